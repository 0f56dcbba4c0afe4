/** The page: asks for a token, follows the readings, and shows them as they come. */
import { ask, follow, type Problem, pairAs, type Reading, token } from "./api.ts";
import { byId, make } from "./dom.ts";
import { drawGraph, type Point, SPAN_MS } from "./graph.ts";
import { showSettings } from "./settings.ts";
import { showSetup, startSetup } from "./setup.ts";
import { netPower, rowsOf, showPhases, showPower, showRegisters, takeFuse } from "./show.ts";
import { showUpdate, startUpdate, takeUpdate } from "./update.ts";
import { LANGUAGES, type Language, preferredLanguage } from "./words.ts";

type State = "connecting" | "live" | "stale" | "lost";

const RETRY_MS = 3000;
const STATUS_MS = 5000;

const atSetup = location.pathname === "/setup";

let language = preferredLanguage();
let state: State = "connecting";
let newest: Reading | undefined;
let following = new AbortController();
let points: Point[] = [];
const words = () => LANGUAGES[language];

function speak(chosen: Language): void {
	language = chosen;
	localStorage.setItem("language", chosen);
	document.documentElement.lang = chosen;
	for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
		const word = words()[element.dataset.word as keyof typeof LANGUAGES.en];
		if (typeof word === "string") element.textContent = word;
	}
	byId("languages").replaceChildren(
		...Object.keys(LANGUAGES).map((name) => {
			const button = make("button", { lang: name, "aria-pressed": String(name === chosen) }, name);
			button.addEventListener("click", () => speak(name as Language));
			return button;
		}),
	);
	if (atSetup) {
		showSetup(chosen, words());
		return;
	}
	byId("phases").replaceChildren();
	showState(state);
	show();
	void showRoutes();
	void showStatus();
	openSettings();
}

/** Fetched when they are looked at, anew in another language. */
function openSettings(): void {
	openUpdate();
	if (byId<HTMLDetailsElement>("settings").open) void showSettings(language, words());
}

function openUpdate(): void {
	if (byId<HTMLDetailsElement>("update").open) void showUpdate(language, words());
}

function showState(next: State): void {
	state = next;
	byId("state").textContent = words()[next];
	byId("state").className = next;
}

function show(): void {
	if (newest === undefined) return;
	const watts = netPower(newest);
	byId("live").hidden = false;
	showPower(watts, words(), language);
	showPhases(newest, words(), language, show);
	showRegisters(newest, words(), language);
	drawGraph(byId<SVGSVGElement>("graph"), points, words());
	byId("values").replaceChildren(...rowsOf(newest));
}

function take(reading: Reading): void {
	newest = reading;
	const watts = netPower(reading);
	const received = Date.parse(String(reading.received_at));
	const time = Number.isNaN(received) ? Date.now() : received;
	if (watts !== undefined) points.push({ time, watts });
	points = points.filter((point) => point.time > time - SPAN_MS);
	byId("trouble").hidden = true;
	showState("live");
	requestAnimationFrame(show);
}

function openDoor(problem: Problem | undefined): void {
	const known = token.get() !== "";
	byId("door").hidden = false;
	byId("live").hidden = true;
	byId("leave").hidden = true;
	byId("refused").hidden = !known && problem?.status !== 403;
	byId("refused").textContent = problem?.status === 401 ? words().wrong : (problem?.detail ?? "");
	showState("connecting");
	byId("state").textContent = "";
}

async function start(): Promise<void> {
	following.abort();
	following = new AbortController();
	const { signal } = following;
	const listener = {
		opened() {
			byId("door").hidden = true;
			byId("leave").hidden = token.get() === "";
			if (state !== "live") showState("stale");
			void showStatus();
			// Perhaps another firmware than before.
			openUpdate();
		},
		reading: take,
		update: takeUpdate,
	};
	while (!signal.aborted) {
		try {
			const problem = await follow(newest?.sequence ?? 0, listener, signal);
			if (problem?.status === 401 || problem?.status === 403) return openDoor(problem);
			if (problem !== undefined) showTrouble(problem.detail);
		} catch {
			if (signal.aborted) return;
		}
		showState("lost");
		await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
	}
}

function showTrouble(detail: string): void {
	byId("trouble").textContent = detail;
	byId("trouble").hidden = false;
}

async function showStatus(): Promise<void> {
	if (!byId("door").hidden) return;
	try {
		const response = await ask("/v1/status");
		if (!response.ok) return;
		const status = await response.json();
		byId("version").textContent = `Portti ${status.version} · ${status.id}`;
		takeFuse(status.meter.main_fuse_a);
		byId("status").replaceChildren(make("table", {}, ...rowsOf(status)));
		if (!status.readings.fresh) {
			const { line, meter } = status;
			showTrouble((line.code === "ok" ? meter : line).advice[language]);
			if (state === "live") showState("stale");
		}
	} catch {
		// The events tell that the dongle is away.
	}
}

interface Operation {
	readonly summary: string;
	readonly tags?: readonly string[];
	readonly security: readonly { readonly token?: readonly string[] }[];
}

async function showRoutes(): Promise<void> {
	const response = await ask("/openapi.json", { cache: "default" });
	if (!response.ok) return;
	const { paths } = (await response.json()) as { paths: Record<string, Record<string, Operation>> };
	const { access } = words();
	byId("routes").replaceChildren(
		...Object.entries(paths).flatMap(([path, operations]) =>
			Object.entries(operations).map(([method, { summary, security, tags }]) => {
				const role = security.length > 1 ? "pairing" : (security[0]?.token?.[0] ?? tags?.[0] ?? "open");
				const line = make("code", {}, `${method.toUpperCase()} ${path}`);
				return make("li", {}, line, make("small", {}, `${summary} · ${access[role as keyof typeof access]}`));
			}),
		),
	);
}

/** Set-up hands it over behind the address, where no server sees it. */
function takeToken(): void {
	const handed = /^#token=([0-9a-f]{32})$/.exec(location.hash)?.[1];
	if (handed === undefined) return;
	token.set(handed);
	history.replaceState(null, "", location.pathname);
}

byId<HTMLFormElement>("enter").addEventListener("submit", (event) => {
	event.preventDefault();
	token.set(byId<HTMLInputElement>("token").value.trim());
	void start();
});
byId("pair").addEventListener("click", async () => {
	const problem = await pairAs("read");
	if (problem === undefined) return start();
	openDoor(problem);
});
byId("leave").addEventListener("click", () => {
	token.forget();
	newest = undefined;
	points = [];
	byId("values").replaceChildren();
	byId("status").replaceChildren();
	void start();
});
byId("settings").addEventListener("toggle", openSettings);
byId("update").addEventListener("toggle", openUpdate);
startUpdate();
addEventListener("resize", show);
takeToken();
speak(language);
if (atSetup) startSetup();
else {
	setInterval(() => void showStatus(), STATUS_MS);
	void start();
}
