/** What keeps messages from being read, or looks wrong in what is read, in; sentences for people out. */
import type { Advice } from "../advice.ts";
import { frozen } from "../bytes/frozen.ts";
import type { Fault } from "../faults.ts";
import type { ScaleMismatch } from "./scale-check.ts";

/** Faults that keep whole messages from being read, and what helps; the first that happened is told. */
export const FAULT_ADVICE: readonly (readonly [fault: Fault, advice: Advice])[] = frozen([
	[
		"key_missing",
		{
			en: "This meter encrypts; give its key in settings (meter.key). The grid company has it.",
			sv: "Mätaren krypterar; ange dess nyckel i inställningarna (meter.key). Nätbolaget har den.",
			fi: "Mittari salaa sanomansa; anna sen avain asetuksissa (meter.key). Sen saa verkkoyhtiöltä.",
		},
	],
	[
		"key_wrong",
		{
			en: "This meter's messages cannot be deciphered with the key in settings; check meter.key and meter.auth_key with the grid company.",
			sv: "Mätarens meddelanden kan inte dekrypteras med nyckeln i inställningarna; kontrollera meter.key och meter.auth_key med nätbolaget.",
			fi: "Mittarin sanomia ei voi purkaa asetusten avaimella; tarkista meter.key ja meter.auth_key verkkoyhtiöltä.",
		},
	],
	[
		"counter_replayed",
		{
			en: "The meter's frame counter does not grow, as if old messages came again, so they are refused; if a meter was replaced or restarted, this ends by itself.",
			sv: "Mätarens meddelanderäknare växer inte, som om gamla meddelanden kom igen, så de avvisas; om mätaren har bytts eller startats om går det över av sig självt.",
			fi: "Mittarin sanomalaskuri ei kasva, aivan kuin vanhat sanomat tulisivat uudelleen, joten ne hylätään; jos mittari on vaihdettu tai käynnistetty uudelleen, tämä menee ohi itsestään.",
		},
	],
	[
		"cipher_unsupported",
		{
			en: "This meter compresses its messages, or uses a cipher other than AES-128-GCM; neither can be read yet.",
			sv: "Mätaren komprimerar sina meddelanden eller använder ett annat chiffer än AES-128-GCM; inget av det kan läsas ännu.",
			fi: "Mittari pakkaa sanomansa tai käyttää muuta salausta kuin AES-128-GCM; kumpaakaan ei vielä osata lukea.",
		},
	],
	[
		"data_malformed",
		{
			en: "The meter's messages arrive whole but contradict themselves; tell its maker, with /v1/telegram.",
			sv: "Mätarens meddelanden kommer hela men motsäger sig själva; berätta det för tillverkaren, med /v1/telegram.",
			fi: "Mittarin sanomat tulevat ehjinä mutta ovat ristiriitaisia; kerro siitä valmistajalle ja liitä /v1/telegram.",
		},
	],
	[
		"data_too_deep",
		{
			en: "The meter's messages are nested too deeply to be read; tell its maker, with /v1/telegram.",
			sv: "Mätarens meddelanden är för djupt nästlade för att läsas; berätta det för tillverkaren, med /v1/telegram.",
			fi: "Mittarin sanomien rakenne on liian syvä luettavaksi; kerro siitä valmistajalle ja liitä /v1/telegram.",
		},
	],
	[
		"list_unknown",
		{
			en: "Some values of this meter's list have no name or scale that is known; they are shown under other.",
			sv: "Några värden i mätarens lista har inget känt namn eller ingen känd skala; de visas under other.",
			fi: "Joillakin mittarin listan arvoilla ei ole tunnettua nimeä tai mittakaavaa; ne näytetään kohdassa other.",
		},
	],
	[
		"apdu_unknown",
		{
			en: "The meter sends messages of a kind that no meter pushes; is another device on the line?",
			sv: "Mätaren sänder meddelanden av ett slag som ingen mätare sänder själv; finns det en annan enhet på ledningen?",
			fi: "Mittari lähettää sanomia, joita mikään mittari ei lähetä itsestään; onko linjalla toinen laite?",
		},
	],
	[
		"message_overflow",
		{
			en: "The meter's messages are longer than there is room for, and are lost.",
			sv: "Mätarens meddelanden är längre än det finns plats för och går förlorade.",
			fi: "Mittarin sanomat ovat pidempiä kuin niille on tilaa, ja ne menetetään.",
		},
	],
	[
		"segment_lost",
		{
			en: "Parts of messages are lost; check the cable, and what else listens on the line.",
			sv: "Delar av meddelanden går förlorade; kontrollera kabeln och vad mer som lyssnar på ledningen.",
			fi: "Osia sanomista katoaa; tarkista kaapeli ja mitä muuta linjalla on kuuntelemassa.",
		},
	],
]);

export const READ_ADVICE: Advice = frozen({
	en: "Messages are read.",
	sv: "Meddelandena läses.",
	fi: "Sanomat luetaan.",
});

export const WAITING_ADVICE: Advice = frozen({
	en: "No message has come yet.",
	sv: "Inget meddelande har kommit ännu.",
	fi: "Yhtään sanomaa ei ole vielä tullut.",
});

export const SAFE_MODE_ADVICE: Advice = frozen({
	en: "The firmware is in safe mode and does not read the meter.",
	sv: "Programmet är i säkert läge och läser inte mätaren.",
	fi: "Laite on vikasietotilassa eikä lue mittaria.",
});

export function scaleAdvice({ factor, setting, value }: ScaleMismatch): Advice {
	const slow = factor > 1;
	const by = slow ? factor : Math.round(1 / factor);
	const en = `The energy registers grow ${slow ? "too slowly" : "too fast"} for the power, by a factor of ${by}`;
	const sv = `Energiställningarna växer ${slow ? "för långsamt" : "för fort"} för effekten, med faktorn ${by}`;
	const fi = `Energialukemat kasvavat tehoon nähden liian ${slow ? "hitaasti" : "nopeasti"}, kertoimella ${by}`;
	if (value === undefined) {
		return {
			en: `${en}; no value of ${setting} mends that.`,
			sv: `${sv}; inget värde på ${setting} rättar till det.`,
			fi: `${fi}; mikään asetuksen ${setting} arvo ei korjaa sitä.`,
		};
	}
	return {
		en: `${en}; set ${setting} to ${value}.`,
		sv: `${sv}; sätt ${setting} till ${value}.`,
		fi: `${fi}; aseta ${setting} arvoon ${value}.`,
	};
}
