/** What the page says, in three languages. */

const en = {
	door: "Who is asking?",
	token: "Token",
	enter: "Show the readings",
	press: "No token yet? Press the button on the dongle, then within a minute:",
	pair: "Get a token for this browser",
	wrong: "This token is not valid.",
	use: "drawn from the grid",
	give: "fed into the grid",
	live: "live",
	connecting: "connecting …",
	lost: "no contact with the dongle",
	stale: "waiting for the meter",
	fuse: "Main fuse",
	imported: "Energy drawn",
	exported: "Energy fed in",
	values: "Everything the meter says",
	health: "How the dongle is",
	api: "For programs",
	apiText: "Every request takes Authorization: Bearer TOKEN.",
	leave: "Forget the token in this browser",
	minutes: "min",
	now: "now",
	graph: "Power during the last ten minutes",
	access: { open: "open", read: "read token", admin: "admin token", pairing: "admin token, or the button" },
};

export type Words = typeof en;

const sv: Words = {
	door: "Vem frågar?",
	token: "Nyckel",
	enter: "Visa avläsningarna",
	press: "Ingen nyckel än? Tryck på donglens knapp och sedan inom en minut:",
	pair: "Hämta en nyckel för den här webbläsaren",
	wrong: "Nyckeln gäller inte.",
	use: "tas från nätet",
	give: "matas in på nätet",
	live: "direkt",
	connecting: "ansluter …",
	lost: "ingen kontakt med dongeln",
	stale: "väntar på mätaren",
	fuse: "Huvudsäkring",
	imported: "Uttagen energi",
	exported: "Inmatad energi",
	values: "Allt som mätaren säger",
	health: "Hur dongeln mår",
	api: "För program",
	apiText: "Varje anrop tar Authorization: Bearer NYCKEL.",
	leave: "Glöm nyckeln i den här webbläsaren",
	minutes: "min",
	now: "nu",
	graph: "Effekt under de senaste tio minuterna",
	access: { open: "öppet", read: "läsnyckel", admin: "huvudnyckel", pairing: "huvudnyckel, eller knappen" },
};

const fi: Words = {
	door: "Kuka kysyy?",
	token: "Avain",
	enter: "Näytä lukemat",
	press: "Ei vielä avainta? Paina laitteen painiketta ja sitten minuutin sisällä:",
	pair: "Hae avain tälle selaimelle",
	wrong: "Avain ei kelpaa.",
	use: "otetaan verkosta",
	give: "syötetään verkkoon",
	live: "suorana",
	connecting: "yhdistetään …",
	lost: "ei yhteyttä laitteeseen",
	stale: "odotetaan mittaria",
	fuse: "Pääsulake",
	imported: "Otettu energia",
	exported: "Syötetty energia",
	values: "Kaikki mitä mittari kertoo",
	health: "Miten laite voi",
	api: "Ohjelmille",
	apiText: "Jokainen pyyntö vaatii: Authorization: Bearer AVAIN.",
	leave: "Unohda avain tässä selaimessa",
	minutes: "min",
	now: "nyt",
	graph: "Teho viimeisten kymmenen minuutin aikana",
	access: { open: "avoin", read: "lukuavain", admin: "pääavain", pairing: "pääavain tai painike" },
};

export const LANGUAGES = { sv, fi, en } as const;

export type Language = keyof typeof LANGUAGES;

export function preferredLanguage(): Language {
	for (const tag of [localStorage.getItem("language") ?? "", ...navigator.languages]) {
		const language = tag.slice(0, 2);
		if (language === "sv" || language === "fi" || language === "en") return language;
	}
	return "en";
}
