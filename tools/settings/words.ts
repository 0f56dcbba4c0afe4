/** What each setting is, in one sentence for people: for the page, /openapi.json and the README. */
import type { ConfigKey } from "../../src/config/config.ts";

export interface Words {
	readonly en: string;
	readonly sv: string;
	readonly fi: string;
}

export const SETTING_WORDS: Readonly<Record<ConfigKey, Words>> = {
	"meter.key": {
		en: "The meter's encryption key, 32 hexadecimal digits, from the grid company.",
		sv: "Mätarens krypteringsnyckel, 32 hexadecimala siffror, från nätbolaget.",
		fi: "Mittarin salausavain, 32 heksadesimaalinumeroa, verkkoyhtiöltä.",
	},
	"meter.auth_key": {
		en: "The meter's authentication key, 32 hexadecimal digits, if the grid company gave one.",
		sv: "Mätarens autentiseringsnyckel, 32 hexadecimala siffror, om nätbolaget gav en.",
		fi: "Mittarin todennusavain, 32 heksadesimaalinumeroa, jos verkkoyhtiö antoi sellaisen.",
	},
	"meter.energy_step": {
		en: "Watt-hours in one step of the energy registers, for meters that do not say it (Kamstrup); auto: by the meter's type.",
		sv: "Wattimmar i ett steg av energiregistren, för mätare som inte säger det (Kamstrup); auto: efter mätartypen.",
		fi: "Wattitunnit energiarekisterin yhdessä askeleessa, jos mittari ei kerro sitä (Kamstrup); auto: mittarityypin mukaan.",
	},
	"meter.main_fuse_a": {
		en: "The house's main fuse in amperes.",
		sv: "Husets huvudsäkring i ampere.",
		fi: "Talon pääsulake ampeereina.",
	},
	"device.name": {
		en: "What the dongle is called; empty for Portti.",
		sv: "Vad dongeln heter; tomt för Portti.",
		fi: "Laitteen nimi; tyhjä, jos Portti.",
	},
	"device.language": {
		en: "Language of sentences for people, where the reader's own is not known.",
		sv: "Språk för meningar till människor, där läsarens eget inte är känt.",
		fi: "Ihmisille tarkoitettujen lauseiden kieli, kun lukijan omaa ei tiedetä.",
	},
	"device.host_name": {
		en: "Name on the network, of letters, digits and hyphens; empty for portti- and the end of the device's id.",
		sv: "Namn i nätverket, av bokstäver, siffror och bindestreck; tomt för portti- och slutet av enhetens id.",
		fi: "Nimi verkossa: kirjaimia, numeroita ja yhdysmerkkejä; tyhjä, jos portti- ja laitteen tunnuksen loppu.",
	},
	"wifi.ssid": {
		en: "Name of the Wi-Fi network; empty for none.",
		sv: "Wi-Fi-nätets namn; tomt för inget.",
		fi: "Wi-Fi-verkon nimi; tyhjä, jos ei mitään.",
	},
	"wifi.password": {
		en: "Password of the Wi-Fi network, 8 to 63 characters; empty for an open one.",
		sv: "Wi-Fi-nätets lösenord, 8 till 63 tecken; tomt för ett öppet nät.",
		fi: "Wi-Fi-verkon salasana, 8–63 merkkiä; tyhjä, jos verkko on avoin.",
	},
	"wifi.address": {
		en: "The dongle's own IPv4 address; empty to be given one by DHCP.",
		sv: "Dongelns egen IPv4-adress; tomt för att få en via DHCP.",
		fi: "Laitteen oma IPv4-osoite; tyhjä, jos se saadaan DHCP:llä.",
	},
	"wifi.netmask": {
		en: "Network mask that goes with the own address.",
		sv: "Nätmask som hör till den egna adressen.",
		fi: "Omaan osoitteeseen kuuluva verkon peite.",
	},
	"wifi.gateway": {
		en: "Router that goes with the own address; empty for none.",
		sv: "Router som hör till den egna adressen; tomt för ingen.",
		fi: "Omaan osoitteeseen kuuluva reititin; tyhjä, jos ei ole.",
	},
	"wifi.dns": {
		en: "Name servers that go with the own address, separated by commas; empty for the router.",
		sv: "Namnservrar som hör till den egna adressen, åtskilda av kommatecken; tomt för routern.",
		fi: "Omaan osoitteeseen kuuluvat nimipalvelimet pilkuilla erotettuina; tyhjä, jos reititin.",
	},
	"wifi.transmit_power_dbm": {
		en: "Highest transmit power in dBm; less spares a weak supply.",
		sv: "Högsta sändareffekt i dBm; lägre skonar en svag matning.",
		fi: "Suurin lähetysteho dBm:nä; pienempi säästää heikkoa virransyöttöä.",
	},
	"clock.servers": {
		en: "Time servers (NTP), separated by commas; those that DHCP names come first.",
		sv: "Tidsservrar (NTP), åtskilda av kommatecken; de som DHCP nämner går först.",
		fi: "Aikapalvelimet (NTP) pilkuilla erotettuina; DHCP:n nimeämät ovat ensin.",
	},
	"clock.time_zone": {
		en: "Time zone of the house.",
		sv: "Husets tidszon.",
		fi: "Talon aikavyöhyke.",
	},
	"network.discovery": {
		en: "Tell the network the dongle's name and services (mDNS), so that programs find it.",
		sv: "Berätta för nätverket om dongelns namn och tjänster (mDNS), så att program hittar den.",
		fi: "Kerro verkolle laitteen nimi ja palvelut (mDNS), jotta ohjelmat löytävät sen.",
	},
	"mqtt.url": {
		en: "Broker to publish to, as mqtt://host:port or mqtts://host:port; empty for none.",
		sv: "Mäklare att publicera till, som mqtt://värd:port eller mqtts://värd:port; tomt för ingen.",
		fi: "Välittäjä, jolle julkaistaan, muodossa mqtt://isäntä:portti tai mqtts://isäntä:portti; tyhjä, jos ei mitään.",
	},
	"mqtt.user": {
		en: "User name at the broker; empty for none.",
		sv: "Användarnamn hos mäklaren; tomt för inget.",
		fi: "Käyttäjätunnus välittäjällä; tyhjä, jos ei ole.",
	},
	"mqtt.password": {
		en: "Password at the broker.",
		sv: "Lösenord hos mäklaren.",
		fi: "Salasana välittäjällä.",
	},
	"mqtt.allow_clear_password": {
		en: "Send the password without TLS to a public address too.",
		sv: "Skicka lösenordet utan TLS även till en publik adress.",
		fi: "Lähetä salasana ilman TLS-suojausta myös julkiseen osoitteeseen.",
	},
	"mqtt.ca": {
		en: "Certificates that may sign the broker's, as PEM, or one as base64 of its DER; empty for the well-known ones.",
		sv: "Certifikat som får signera mäklarens, som PEM, eller ett som base64 av dess DER; tomt för de allmänt kända.",
		fi: "Varmenteet, jotka saavat allekirjoittaa välittäjän varmenteen, PEM-muodossa, tai yksi DER-muodon base64:nä; tyhjä, jos yleisesti tunnetut.",
	},
	"mqtt.client_certificate": {
		en: "Certificate shown to the broker, with those that signed it, as PEM; empty for none.",
		sv: "Certifikat som visas för mäklaren, med de som signerat det, som PEM; tomt för inget.",
		fi: "Välittäjälle näytettävä varmenne allekirjoittajineen, PEM-muodossa; tyhjä, jos ei ole.",
	},
	"mqtt.client_key": {
		en: "Private key of the certificate shown to the broker, as PEM without a pass phrase.",
		sv: "Privat nyckel till certifikatet som visas för mäklaren, som PEM utan lösenfras.",
		fi: "Välittäjälle näytettävän varmenteen yksityinen avain, PEM-muodossa ilman tunnuslausetta.",
	},
	"mqtt.client_id": {
		en: "Client id at the broker; empty for portti- and the device's id.",
		sv: "Klient-id hos mäklaren; tomt för portti- och enhetens id.",
		fi: "Asiakastunnus välittäjällä; tyhjä, jos portti- ja laitteen tunnus.",
	},
	"mqtt.keep_alive_s": {
		en: "Seconds of silence after which the broker and the dongle ask for each other; a dead connection is noticed within one and a half times that.",
		sv: "Sekunder av tystnad innan mäklaren och dongeln frågar efter varandra; en död anslutning märks inom en och en halv gång det.",
		fi: "Sekunteja hiljaisuutta, joiden jälkeen välittäjä ja laite kysyvät toisiaan; katkennut yhteys huomataan puolessatoista kertaa tässä ajassa.",
	},
	"mqtt.prefix": {
		en: "First part of every MQTT topic.",
		sv: "Första delen av varje MQTT-ämne.",
		fi: "Jokaisen MQTT-aiheen alkuosa.",
	},
	"mqtt.qos": {
		en: "Quality of service: 0 sends once, 1 until the broker confirms.",
		sv: "Tjänstekvalitet: 0 skickar en gång, 1 tills mäklaren bekräftar.",
		fi: "Palvelun laatu: 0 lähettää kerran, 1 kunnes välittäjä vahvistaa.",
	},
	"mqtt.retain": {
		en: "Let the broker keep the newest reading for those who subscribe later.",
		sv: "Låt mäklaren behålla den senaste avläsningen för dem som prenumererar senare.",
		fi: "Anna välittäjän säilyttää uusin lukema myöhemmin tilaaville.",
	},
	"mqtt.reading_interval_s": {
		en: "Fewest seconds between two readings sent; 0 sends every one.",
		sv: "Minsta antal sekunder mellan två skickade avläsningar; 0 skickar alla.",
		fi: "Vähimmäisaika sekunteina kahden lähetetyn lukeman välillä; 0 lähettää kaikki.",
	},
	"mqtt.power_threshold_w": {
		en: "A change of power by so many watts is sent before the interval is over; 0 for none.",
		sv: "En effektändring på så många watt skickas innan intervallet är slut; 0 för ingen.",
		fi: "Näin monen watin tehonmuutos lähetetään ennen välin päättymistä; 0, jos ei mitään.",
	},
	"mqtt.energy_interval_s": {
		en: "Fewest seconds between two messages with the energy registers, which the broker keeps.",
		sv: "Minsta antal sekunder mellan två meddelanden med energiregistren, som mäklaren behåller.",
		fi: "Vähimmäisaika sekunteina kahden energiarekisteriviestin välillä; välittäjä säilyttää ne.",
	},
	"mqtt.value_topics": {
		en: "Send each value to a topic of its own too.",
		sv: "Skicka även varje värde till ett eget ämne.",
		fi: "Lähetä jokainen arvo myös omaan aiheeseensa.",
	},
	"mqtt.line_protocol": {
		en: "Send each reading as InfluxDB line protocol too.",
		sv: "Skicka även varje avläsning som InfluxDB line protocol.",
		fi: "Lähetä jokainen lukema myös InfluxDB line protocol -muodossa.",
	},
	"mqtt.discovery": {
		en: "Let Home Assistant find the meter.",
		sv: "Låt Home Assistant hitta mätaren.",
		fi: "Anna Home Assistantin löytää mittari.",
	},
	"mqtt.discovery_prefix": {
		en: "First part of the topics where Home Assistant looks for devices.",
		sv: "Första delen av ämnena där Home Assistant letar efter enheter.",
		fi: "Alkuosa aiheille, joista Home Assistant etsii laitteita.",
	},
	"mqtt.commands": {
		en: "Obey requests to identify, to be discovered and to update that come over MQTT.",
		sv: "Lyd begäran om identifiering, upptäckt och uppdatering som kommer över MQTT.",
		fi: "Tottele MQTT:n kautta tulevia tunnistus-, löytämis- ja päivityspyyntöjä.",
	},
	"http.port": {
		en: "TCP port of the web server.",
		sv: "TCP-port för webbservern.",
		fi: "Verkkopalvelimen TCP-portti.",
	},
	"http.open_reading": {
		en: "Anyone on the network may read without a token.",
		sv: "Alla i nätverket får läsa utan nyckel.",
		fi: "Kuka tahansa verkossa saa lukea ilman avainta.",
	},
	"http.names": {
		en: "Further names the web server answers to, separated by commas.",
		sv: "Fler namn som webbservern svarar på, åtskilda av kommatecken.",
		fi: "Muut nimet, joilla verkkopalvelin vastaa, pilkuilla erotettuina.",
	},
	"http.connections": {
		en: "Connections to the web server at a time.",
		sv: "Samtidiga anslutningar till webbservern.",
		fi: "Yhtäaikaiset yhteydet verkkopalvelimeen.",
	},
	"http.connections_per_address": {
		en: "Connections from one address at a time.",
		sv: "Samtidiga anslutningar från en adress.",
		fi: "Yhtäaikaiset yhteydet yhdestä osoitteesta.",
	},
	"http.event_readers": {
		en: "Readers of events at a time.",
		sv: "Samtidiga läsare av händelser.",
		fi: "Yhtäaikaiset tapahtumien lukijat.",
	},
	"http.request_line_bytes": {
		en: "Longest request line, in bytes.",
		sv: "Längsta anropsrad, i byte.",
		fi: "Pisin pyyntörivi tavuina.",
	},
	"http.head_bytes": {
		en: "Longest head of a request, in bytes.",
		sv: "Längsta huvud i ett anrop, i byte.",
		fi: "Pisin pyynnön otsake tavuina.",
	},
	"http.header_count": {
		en: "Most header fields in a request.",
		sv: "Flest huvudfält i ett anrop.",
		fi: "Pyynnön otsakekenttien enimmäismäärä.",
	},
	"http.body_bytes": {
		en: "Largest body of a request, in bytes.",
		sv: "Största innehåll i ett anrop, i byte.",
		fi: "Pyynnön sisällön enimmäiskoko tavuina.",
	},
	"http.held_bytes": {
		en: "Memory for requests and responses under way, of all connections together, in bytes.",
		sv: "Minne för pågående anrop och svar, för alla anslutningar tillsammans, i byte.",
		fi: "Muisti keskeneräisille pyynnöille ja vastauksille, kaikille yhteyksille yhteensä, tavuina.",
	},
	"http.queue_bytes": {
		en: "Bytes that may wait for a slow reader of events before it is disconnected.",
		sv: "Byte som får vänta på en långsam läsare av händelser innan den kopplas från.",
		fi: "Tavut, jotka saavat odottaa hidasta tapahtumien lukijaa ennen kuin se katkaistaan.",
	},
	"http.head_seconds": {
		en: "Seconds a client has for the head of a request.",
		sv: "Sekunder en klient har på sig för ett anrops huvud.",
		fi: "Sekunnit, jotka asiakkaalla on pyynnön otsakkeeseen.",
	},
	"http.idle_seconds": {
		en: "Seconds a connection may stay open without a request.",
		sv: "Sekunder en anslutning får vara öppen utan anrop.",
		fi: "Sekunnit, jotka yhteys saa olla auki ilman pyyntöä.",
	},
	"http.request_seconds": {
		en: "Seconds for the rest of a request, and for its response or 16 KB of it at a time.",
		sv: "Sekunder för resten av ett anrop, och för svaret eller 16 KB av det i taget.",
		fi: "Sekunnit pyynnön loppuosalle sekä vastaukselle tai 16 kilotavulle siitä kerrallaan.",
	},
	"light.brightness_percent": {
		en: "Brightness of the light; 0 keeps it dark unless the button is used.",
		sv: "Lampans ljusstyrka; 0 håller den släckt utom när knappen används.",
		fi: "Valon kirkkaus; 0 pitää sen sammuneena, paitsi kun painiketta käytetään.",
	},
	"update.url": {
		en: "Index of releases to look at once a day, as http:// or https://; empty for none.",
		sv: "Index över versioner som ses efter en gång om dagen, som http:// eller https://; tomt för inget.",
		fi: "Versioiden luettelo, joka katsotaan kerran päivässä, http:// tai https://; tyhjä: ei mitään.",
	},
	"update.channel": {
		en: "Which releases of the index are meant.",
		sv: "Vilka av indexets versioner som gäller.",
		fi: "Mitkä luettelon versioista kelpaavat.",
	},
	"update.ca": {
		en: "Certificates that may sign the index's server, as PEM, or one as base64 of its DER; empty for the well-known ones.",
		sv: "Certifikat som får signera indexets server, som PEM, eller ett som base64 av dess DER; tomt för de välkända.",
		fi: "Varmenteet, jotka saavat allekirjoittaa luettelon palvelimen, PEM-muodossa tai yksi DERin base64:nä; tyhjä: tunnetut.",
	},
	"update.window": {
		en: "Time of day in which new firmware is installed by itself, such as 02:00-04:00; empty for only when you say so.",
		sv: "Tid på dygnet då ny programvara installeras av sig själv, till exempel 02:00-04:00; tomt för bara när du säger till.",
		fi: "Vuorokaudenaika, jolloin uusi ohjelmisto asennetaan itsestään, esimerkiksi 02:00-04:00; tyhjä: vain kun sanot.",
	},
};
