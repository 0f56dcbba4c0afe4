/** What is said of the line while nobody listens to it. */
import { frozen } from "../bytes/frozen.ts";
import type { LineStatus } from "./receiver.ts";

export const LINE_OFF: LineStatus = frozen({
	code: "off",
	advice: {
		en: "The meter is not read: the firmware has crashed again and again and runs in safe mode. Check the settings, then restart it; after an hour it restarts by itself.",
		sv: "Mätaren läses inte: den fasta programvaran har kraschat gång på gång och körs i felsäkert läge. Kontrollera inställningarna och starta sedan om den; efter en timme startar den om av sig själv.",
		fi: "Mittaria ei lueta: laiteohjelmisto on kaatunut toistuvasti ja toimii vikasietotilassa. Tarkista asetukset ja käynnistä se sitten uudelleen; tunnin kuluttua se käynnistyy itsestään.",
	},
	settings: { baud: 0, inverted: false },
	locked: false,
	coding: "plain",
	bytes: 0,
	framingErrors: undefined,
	overruns: undefined,
});
