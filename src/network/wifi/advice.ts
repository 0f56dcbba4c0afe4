/** How the Wi-Fi is → a sentence for people that says what to do next. */
import type { Advice } from "../../advice.ts";
import { frozen } from "../../bytes/frozen.ts";
import type { WifiCode } from "./status.ts";

export const WIFI_ADVICE: Readonly<Record<WifiCode, Advice>> = frozen({
	off: {
		en: "No Wi-Fi network is set. Hold the button for three seconds, and choose one over the dongle's own network.",
		sv: "Inget Wi-Fi-nät är valt. Håll knappen nere i tre sekunder och välj ett över dongelns eget nät.",
		fi: "Wi-Fi-verkkoa ei ole valittu. Pidä painiketta pohjassa kolme sekuntia ja valitse verkko laitteen oman verkon kautta.",
	},
	powering: {
		en: "The radio waits until the supply has settled.",
		sv: "Radion väntar tills matningen har stabiliserats.",
		fi: "Radio odottaa, että virransyöttö vakautuu.",
	},
	scanning: {
		en: "Looking for access points.",
		sv: "Söker efter accesspunkter.",
		fi: "Etsitään tukiasemia.",
	},
	joining: {
		en: "Joining the network.",
		sv: "Ansluter till nätet.",
		fi: "Liitytään verkkoon.",
	},
	addressing: {
		en: "The access point has accepted the dongle; waiting for an address.",
		sv: "Accesspunkten har släppt in dongeln; väntar på en adress.",
		fi: "Tukiasema on hyväksynyt laitteen; odotetaan osoitetta.",
	},
	connected: {
		en: "Connected.",
		sv: "Ansluten.",
		fi: "Yhdistetty.",
	},
	held: {
		en: "Somebody is setting the dongle up; the network is joined afterwards.",
		sv: "Någon ställer in dongeln; nätet ansluts efteråt.",
		fi: "Joku on ottamassa laitetta käyttöön; verkkoon liitytään sen jälkeen.",
	},
	not_found: {
		en: "The network is not in the air here. Check that the router is on and the name is right, and that it sends on 2.4 GHz; or move them closer together.",
		sv: "Nätet hörs inte här. Kontrollera att routern är på, att namnet stämmer och att den sänder på 2,4 GHz; eller flytta dem närmare varandra.",
		fi: "Verkko ei kuulu täällä. Tarkista, että reititin on päällä, nimi on oikein ja se lähettää 2,4 GHz:llä; tai siirrä ne lähemmäs toisiaan.",
	},
	password: {
		en: "The network does not accept the password. If it was changed, hold the button for three seconds and enter the new one; the old one is tried again meanwhile.",
		sv: "Nätet godtar inte lösenordet. Om det har ändrats, håll knappen nere i tre sekunder och ange det nya; det gamla prövas igen under tiden.",
		fi: "Verkko ei hyväksy salasanaa. Jos se on vaihdettu, pidä painiketta pohjassa kolme sekuntia ja anna uusi; vanhaa kokeillaan sillä välin uudelleen.",
	},
	refused: {
		en: "The access point accepts nobody now. It may be full or allow known devices only; look at its settings, or restart it.",
		sv: "Accesspunkten släpper inte in någon nu. Den kan vara full eller bara tillåta kända enheter; se dess inställningar eller starta om den.",
		fi: "Tukiasema ei nyt hyväksy ketään. Se voi olla täynnä tai sallia vain tutut laitteet; katso sen asetukset tai käynnistä se uudelleen.",
	},
	lost: {
		en: "The network was lost; it is looked for again. If this happens often, move dongle and access point closer together.",
		sv: "Nätet försvann; det söks igen. Om det händer ofta, flytta dongel och accesspunkt närmare varandra.",
		fi: "Yhteys verkkoon katkesi; sitä etsitään uudelleen. Jos näin käy usein, siirrä laite ja tukiasema lähemmäs toisiaan.",
	},
	failed: {
		en: "Joining the network failed; it is tried again. If this stays, restart the access point.",
		sv: "Anslutningen till nätet misslyckades; ett nytt försök görs. Om det består, starta om accesspunkten.",
		fi: "Verkkoon liittyminen epäonnistui; yritetään uudelleen. Jos tämä jatkuu, käynnistä tukiasema uudelleen.",
	},
	no_address: {
		en: "The network hands out no address (DHCP). Restart the router, or give the dongle an address of its own in the settings.",
		sv: "Nätet delar inte ut någon adress (DHCP). Starta om routern, eller ge dongeln en egen adress i inställningarna.",
		fi: "Verkko ei jaa osoitetta (DHCP). Käynnistä reititin uudelleen tai anna laitteelle oma osoite asetuksissa.",
	},
});
