/** Set-up, at the dongle's own access point: is the meter heard, which network, the last questions, the first token. */
import { ask, problemOf, token } from "./api.ts";
import { byId, make, makeSvg } from "./dom.ts";
import { FUSES } from "./show.ts";
import type { Language, Words } from "./words.ts";

interface Network {
	readonly ssid: string;
	readonly signal_dbm: number;
	readonly security: string;
}

interface Advised {
	readonly code: string;
	readonly advice: Readonly<Record<Language, string>>;
}

interface State {
	readonly line: Advised;
	readonly meter: Advised & { readonly maker: string | null; readonly type: string | null };
	readonly scanning: boolean;
	readonly scanned: boolean;
	readonly networks: readonly Network[];
	readonly wifi: { readonly ssid: string; readonly address: string | null };
	readonly join: { readonly state: string; readonly ssid: string; readonly trouble: keyof Words["troubles"] | null };
	readonly settings: { readonly "device.name": string; readonly "meter.main_fuse_a": number };
}

interface Done {
	readonly token: string;
	readonly url: string;
	readonly address_url: string | null;
}

const PATH = "/v1/setup";
const POLL_MS = 1000;
/** From here on one bar more, in dBm. */
const BARS = [-100, -78, -67, -55];
/** What no password opens, or what is no protection. */
const IMPOSSIBLE = ["enterprise", "wep"];
/** Values of the list: a name behind a letter, or none. */
const NAMED = "n";
const HIDDEN = "";
const NONE = "-";
const ZONES = ["Europe/Stockholm", "Europe/Helsinki"];

let language: Language;
let words: Words;
let state: State | undefined;
let done: Done | undefined;
let listed = "";
/** The owner wants another network than the one that is joined. */
let another = false;
let sent = false;

const input = (id: string) => byId<HTMLInputElement>(id);

/** Shows it anew, in this language. */
export function showSetup(spoken: Language, said: Words): void {
	language = spoken;
	words = said;
	byId("state").textContent = words.atSetup;
	listed = "";
	if (state !== undefined) show(state);
}

export function startSetup(): void {
	for (const id of ["settings", "update", "api"]) byId(id).hidden = true;
	byId("setup").hidden = false;
	input("fuse-choice").append(...FUSES.map((amperes) => make("option", { value: String(amperes) }, `${amperes} A`)));
	submitted("key-form", "PATCH", "", "key-said", () => ({ "meter.key": input("key").value.trim() }));
	submitted("join", "POST", "/join", "wifi-said", network, () => {
		sent = true;
	});
	submitted("finish", "POST", "/finish", "finish-said", answers, handOver);
	byId("show-password").addEventListener("change", () => {
		input("wifi-password").type = input("show-password").checked ? "text" : "password";
	});
	byId("networks").addEventListener("change", showFields);
	byId("scan").addEventListener("click", () => void ask(`${PATH}/scan`, { method: "POST" }).then(look));
	byId("other").addEventListener("click", () => {
		another = true;
		sent = false;
		if (state !== undefined) show(state);
	});
	byId("copy").addEventListener("click", () => {
		input("new-token").select();
		// The only way where there is no TLS.
		document.execCommand("copy");
	});
	setInterval(() => void look(), POLL_MS);
	void look();
}

/** The form sends its body as JSON, and what is wrong with it is said at `said`. */
function submitted(
	form: string,
	method: string,
	path: string,
	said: string,
	body: () => object,
	then?: (answer: unknown) => void,
): void {
	byId(form).addEventListener("submit", async (event) => {
		event.preventDefault();
		const headers = { "Content-Type": "application/json" };
		const response = await ask(PATH + path, { method, headers, body: JSON.stringify(body()) }).catch(() => undefined);
		if (response?.ok) {
			say(said, "", "");
			then?.(response.status === 200 ? await response.json() : undefined);
			await look();
		} else say(said, response === undefined ? words.lost : (await problemOf(response)).detail, "lost");
	});
}

function network(): object {
	const isHidden = chosen() === HIDDEN;
	const isOpen = state?.networks.some(({ ssid, security }) => `${NAMED}${ssid}` === chosen() && security === "open");
	return {
		ssid: isHidden ? input("ssid").value : chosen().slice(NAMED.length),
		password: isOpen ? "" : input("wifi-password").value,
	};
}

function answers(): object {
	const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
	return {
		"device.name": input("name").value.trim(),
		"device.language": language,
		"meter.main_fuse_a": Number(input("fuse-choice").value),
		...(ZONES.includes(timeZone) ? { "clock.time_zone": timeZone } : {}),
	};
}

async function look(): Promise<void> {
	const response = await ask(PATH).catch(() => undefined);
	byId("state").className = response?.ok ? "live" : "lost";
	if (response?.ok) show(await response.json());
	else if (response?.status === 403 && done === undefined) byId("state").textContent = words.closed;
}

function show(next: State): void {
	const isFirst = state === undefined;
	state = next;
	if (isFirst) {
		input("name").value = next.settings["device.name"];
		input("fuse-choice").value = String(next.settings["meter.main_fuse_a"]);
	}
	showLine(next);
	showWifi(next);
	for (const id of ["line-card", "wifi-card"]) byId(id).hidden = done !== undefined;
	byId("rest").hidden = done !== undefined || !isJoined(next);
	byId("done").hidden = done === undefined;
}

/** The links bring the token along behind the address, where no server sees it. */
function handOver(answer: unknown): void {
	done = answer as Done;
	const { url, address_url } = done;
	token.set(done.token);
	input("new-token").value = done.token;
	for (const [id, place] of [
		["by-name", url],
		["by-address", address_url ?? url],
	] as const) {
		byId(id).replaceChildren(make("a", { class: "place", href: `${place}#token=${done.token}` }, place));
	}
}

function showLine({ line, meter }: State): void {
	const needsKey = meter.code === "key_missing" || meter.code === "key_wrong";
	byId("key-form").hidden = !needsKey;
	const name = [meter.maker, meter.type].filter((part) => part !== null).join(" ");
	if (needsKey) say("line", meter.code === "key_wrong" ? words.keyWrong : words.needsKey, "stale");
	else if (line.code !== "ok") say("line", line.advice[language], line.code === "starting" ? "stale" : "lost");
	else if (name !== "") say("line", `${words.heard}: ${name}`, "live");
	else if (meter.code === "ok" || meter.code === "waiting") say("line", line.advice[language], "live");
	else say("line", meter.advice[language], "stale");
}

const isJoined = ({ wifi, join }: State) =>
	!another && wifi.ssid !== "" && wifi.address !== null && join.state !== "joining";

function showWifi(now: State): void {
	const { join, wifi } = now;
	if (sent && join.state === "joined") another = false;
	const joining = join.state === "joining";
	byId("join").hidden = isJoined(now);
	byId("other").hidden = !isJoined(now);
	for (const button of byId("join").querySelectorAll("button")) button.disabled = joining;
	if (joining) say("wifi-said", `${words.trying} ${join.ssid} …`, "stale");
	else if (isJoined(now)) say("wifi-said", `${words.joined} ${wifi.ssid} (${wifi.address})`, "live");
	else if (join.trouble !== null) say("wifi-said", words.troubles[join.trouble], "lost");
	else if (now.scanning) say("wifi-said", words.scanning, "stale");
	else if (now.networks.length === 0) say("wifi-said", words.silence, "lost");
	else say("wifi-said", "", "");
	showNetworks(now.networks);
}

/** Anew only when they are others, so that nothing moves under a finger. */
function showNetworks(networks: readonly Network[]): void {
	const text = JSON.stringify(networks.map(({ ssid, signal_dbm, security }) => [ssid, bars(signal_dbm), security]));
	if (text === listed) return;
	listed = text;
	const before = chosen();
	const rows = networks.map(({ ssid, signal_dbm, security }) => {
		const impossible = IMPOSSIBLE.includes(security);
		const notes = make("small", {}, impossible ? words.unsupported : security === "open" ? words.access.open : "");
		return choice(ssid, NAMED + ssid, before, impossible, notes, signal(bars(signal_dbm)));
	});
	byId("networks").replaceChildren(...rows, choice(words.hiddenNetwork, HIDDEN, before, false));
	showFields();
}

function choice(text: string, value: string, before: string, disabled: boolean, ...more: Node[]): HTMLElement {
	const radio = make("input", { type: "radio", name: "network", value, required: "" }) as HTMLInputElement;
	radio.checked = value === before;
	radio.disabled = disabled;
	return make("label", {}, radio, make("span", {}, text), ...more);
}

/** A value of the list, or NONE. */
function chosen(): string {
	return byId("networks").querySelector<HTMLInputElement>(":checked")?.value ?? NONE;
}

function showFields(): void {
	const isHidden = chosen() === HIDDEN;
	const listed = state?.networks.find(({ ssid }) => NAMED + ssid === chosen());
	byId("ssid-field").hidden = !isHidden;
	input("ssid").required = isHidden;
	const isOpen = listed?.security === "open";
	byId("password-field").hidden = chosen() === NONE || isOpen;
	// What is not asked for must not be found wanting.
	input("wifi-password").disabled = isOpen;
	input("wifi-password").required = listed !== undefined;
}

function bars(dbm: number): number {
	return Math.max(1, BARS.filter((least) => dbm >= least).length);
}

function signal(count: number): SVGElement {
	const svg = makeSvg("svg", { class: "bars", viewBox: "0 0 19 14", role: "img", "aria-label": `${count}/4` });
	for (let bar = 0; bar < 4; bar++) {
		const height = 5 + 3 * bar;
		svg.append(makeSvg("rect", { x: 5 * bar, y: 14 - height, width: 4, height, class: bar < count ? "on" : "" }));
	}
	return svg;
}

/** Only when it is something else: a screen reader reads it aloud. */
function say(id: string, text: string, kind: string): void {
	const place = byId(id);
	if (place.textContent !== text) place.textContent = text;
	place.className = `check ${kind}`;
	place.hidden = text === "";
}
