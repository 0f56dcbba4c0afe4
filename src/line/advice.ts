/** What is wrong with the line in; out comes a sentence for people that says what to do next. */
import type { Advice } from "../advice.ts";
import { frozen } from "../bytes/frozen.ts";
import type { LineCode } from "./health.ts";

export const ADVICE: Readonly<Record<LineCode, Advice>> = frozen({
	ok: {
		en: "The meter is heard.",
		sv: "Mätaren hörs.",
		fi: "Mittari kuuluu.",
	},
	starting: {
		en: "Listening for the meter; the first reading takes up to a minute.",
		sv: "Lyssnar efter mätaren; den första avläsningen kan dröja en minut.",
		fi: "Kuunnellaan mittaria; ensimmäinen lukema voi kestää minuutin.",
	},
	port_gone: {
		en: "The serial port is gone; check the adapter and its cable. It is opened again by itself.",
		sv: "Serieporten är borta; kontrollera adaptern och dess kabel. Den öppnas igen av sig själv.",
		fi: "Sarjaportti on poissa; tarkista sovitin ja sen kaapeli. Se avataan itsestään uudelleen.",
	},
	silent: {
		en: "Nothing arrives. Ask the grid company to open the HAN port, then check the cable; some meters need 5 V on pin 1 or a data request of a full 5 V on pin 2.",
		sv: "Inget kommer. Be nätbolaget öppna HAN-porten och kontrollera sedan kabeln; vissa mätare behöver 5 V på stift 1 eller en begäran med fulla 5 V på stift 2.",
		fi: "Mitään ei tule. Pyydä verkkoyhtiötä avaamaan HAN-portti ja tarkista sitten kaapeli; jotkin mittarit tarvitsevat 5 V nastaan 1 tai täyden 5 V pyynnön nastaan 2.",
	},
	break: {
		en: "The line is stuck, as when the cable is not plugged in or the port has no power. Check the cable, then ask the grid company whether the port is open.",
		sv: "Ledningen ligger fast, som när kabeln inte sitter i eller porten saknar ström. Kontrollera kabeln och fråga sedan nätbolaget om porten är öppen.",
		fi: "Linja on jumissa, kuten silloin kun kaapeli ei ole kiinni tai portissa ei ole virtaa. Tarkista kaapeli ja kysy sitten verkkoyhtiöltä, onko portti avattu.",
	},
	noise: {
		en: "Only noise arrives. Use a shorter cable, keep it away from power cables, and check that it is pushed in fully.",
		sv: "Bara störningar kommer. Använd en kortare kabel, håll den borta från kraftkablar och kontrollera att den sitter i ordentligt.",
		fi: "Vain häiriötä tulee. Käytä lyhyempää kaapelia, pidä se erossa sähkökaapeleista ja tarkista, että se on kunnolla kiinni.",
	},
	slower_sender: {
		en: "The meter seems to send more slowly than is listened for; other speeds are being tried. If this stays for five minutes, the port sends only zeros: ask the grid company to configure it again.",
		sv: "Mätaren verkar sända långsammare än vi lyssnar; andra hastigheter prövas. Om detta står kvar i fem minuter sänder porten bara nollor: be nätbolaget konfigurera om den.",
		fi: "Mittari näyttää lähettävän hitaammin kuin kuunnellaan; muita nopeuksia kokeillaan. Jos tämä pysyy viisi minuuttia, portti lähettää vain nollia: pyydä verkkoyhtiötä määrittämään se uudelleen.",
	},
	inverted: {
		en: "The meter's signal arrives with the wrong polarity; the other one is being tried. If this stays, the adapter cannot invert: use a P1 cable that does.",
		sv: "Mätarens signal kommer med fel polaritet; den andra prövas. Om detta står kvar kan adaptern inte invertera: använd en P1-kabel som gör det.",
		fi: "Mittarin signaalin napaisuus on väärä; toista kokeillaan. Jos tämä pysyy, sovitin ei osaa kääntää signaalia: käytä P1-kaapelia, joka osaa.",
	},
	header_only: {
		en: "The meter sends only its name. Its port needs power: feed 5 V into pin 1 (jumper on the board, or a P1 cable with its own supply).",
		sv: "Mätaren sänder bara sitt namn. Porten behöver ström: mata 5 V till stift 1 (bygel på kortet, eller en P1-kabel med egen matning).",
		fi: "Mittari lähettää vain nimensä. Portti tarvitsee virtaa: syötä 5 V nastaan 1 (kortin oikosulkupala tai P1-kaapeli, jolla on oma syöttö).",
	},
	cut_short: {
		en: "Telegrams begin but do not end. Check that the data request on pin 2 stays at 5 V and that no second reader is connected.",
		sv: "Telegram börjar men slutar inte. Kontrollera att begäran på stift 2 ligger kvar på 5 V och att ingen andra läsare är ansluten.",
		fi: "Sanomat alkavat mutta eivät pääty. Tarkista, että nastan 2 pyyntö pysyy 5 voltissa ja ettei toista lukijaa ole kytketty.",
	},
	damaged: {
		en: "Telegrams arrive but their checksum is wrong. Use a shorter cable or a stronger pull-up (about 1 kΩ).",
		sv: "Telegram kommer men kontrollsumman är fel. Använd en kortare kabel eller ett starkare pull-up-motstånd (cirka 1 kΩ).",
		fi: "Sanomia tulee, mutta niiden tarkistussumma on väärä. Käytä lyhyempää kaapelia tai vahvempaa ylösvetovastusta (noin 1 kΩ).",
	},
	smeared: {
		en: "The signal's edges are too slow. Use a shorter cable or a stronger pull-up (about 1 kΩ).",
		sv: "Signalens flanker är för långsamma. Använd en kortare kabel eller ett starkare pull-up-motstånd (cirka 1 kΩ).",
		fi: "Signaalin reunat ovat liian hitaat. Käytä lyhyempää kaapelia tai vahvempaa ylösvetovastusta (noin 1 kΩ).",
	},
	overrun: {
		en: "Bytes are lost because they are not fetched in time. Give the device less to do, or restart it.",
		sv: "Byte går förlorade för att de inte hämtas i tid. Ge enheten mindre att göra, eller starta om den.",
		fi: "Tavuja katoaa, koska niitä ei haeta ajoissa. Anna laitteelle vähemmän tehtävää tai käynnistä se uudelleen.",
	},
	wrong_profile: {
		en: "Data arrives that is neither a telegram nor DLMS. Ask the grid company for the Swedish EFS profile on the port.",
		sv: "Det kommer data som varken är telegram eller DLMS. Be nätbolaget om den svenska EFS-profilen på porten.",
		fi: "Tulee dataa, joka ei ole sanoma eikä DLMS. Pyydä verkkoyhtiöltä porttiin ruotsalainen EFS-profiili.",
	},
});
