/** The firmware: which one runs, what can be had, a file to send, and how an update goes. */
import type { Reason } from "../../../src/update/reasons.ts";
import { ask, pairAs } from "./api.ts";
import { byId, make } from "./dom.ts";
import { UPDATE_WORDS } from "./update-words.ts";
import type { Language, Words } from "./words.ts";

/** What GET /v1/update and its events say. */
export interface Update {
	readonly state: "idle" | "receiving" | "interrupted" | "activating" | "installed";
	readonly version: string;
	readonly received_bytes: number;
	readonly total_bytes: number;
	readonly percent: number | null;
	readonly image: { readonly version: string; readonly notes: string } | null;
	readonly available: { readonly version: string; readonly notes: string } | null;
	readonly last: { readonly result: string; readonly reason: Reason | null; readonly text: string } | null;
	readonly trial: { readonly state: string; readonly version: string | null; readonly text: string };
}

const PATH = "/v1/update";
const RETRY_MS = 2000;
const MOST_TRIES = 10;

let language: Language = "en";
let shown: Update | undefined;
/** A file is being sent by this page: what comes of it is said by its answer. */
let sending = false;

/** Asks for how it is, and shows it; the section is left out where firmware is replaced in another way. */
export async function showUpdate(chosen: Language, words: Words): Promise<void> {
	language = chosen;
	const response = await ask(PATH);
	byId("update").hidden = response.status === 501;
	const { install, choose, send, force, stop } = UPDATE_WORDS[language];
	byId("update-install").textContent = install;
	byId("update-choose").textContent = choose;
	byId("update-send").textContent = send;
	byId("update-force-text").textContent = force;
	byId("update-stop").textContent = stop;
	byId("update-pair").textContent = words.getAdmin;
	byId("update-press").textContent = words.needAdmin;
	byId("update-door").hidden = response.status !== 401 && response.status !== 403;
	if (response.ok) takeUpdate(await response.json());
}

/** By the events, as it goes. */
export function takeUpdate(update: Update): void {
	shown = update;
	render();
}

function render(): void {
	if (shown === undefined) return;
	const { state, version, percent, image, available, last, trial } = shown;
	const { runs, onTrial, wentBack, newer, states, reasons } = UPDATE_WORDS[language];
	const lines = [runs(version)];
	if (trial.state === "on_trial") lines.push(onTrial);
	if (trial.state === "went_back") lines.push(`${wentBack(trial.version ?? "?")} ${trial.text}`);
	byId("update-runs").replaceChildren(...lines.map((line) => make("p", {}, line)));
	byId("update-newer").hidden = available === null || state !== "idle";
	byId("update-newer-text").textContent = available && `${newer(available.version)} ${available.notes}`;
	byId("update-way").hidden = state === "idle";
	byId<HTMLProgressElement>("update-progress").value = percent ?? 0;
	byId("update-state").textContent = `${image?.version ?? ""} ${states[state]} · ${percent ?? 0} %`.trim();
	byId("update-notes").textContent = image?.notes ?? "";
	byId("update-stop").hidden = state !== "receiving" && state !== "interrupted";
	byId<HTMLButtonElement>("update-send").disabled = state !== "idle" && state !== "interrupted";
	if (!sending && last?.reason) say(reasons[last.reason] ?? last.text);
}

/** Sends the file, and goes on where the dongle is when the connection was lost. */
async function sendFile(file: File, force: boolean): Promise<void> {
	const query = force ? "?force=1" : "";
	let start = 0;
	for (let tries = 0; ; tries++) {
		try {
			const headers = new Headers();
			if (start > 0) headers.set("Content-Range", `bytes ${start}-${file.size - 1}/${file.size}`);
			const response = await ask(PATH + query, { method: "PUT", headers, body: file.slice(start) });
			return await answered(response);
		} catch {
			if (tries === MOST_TRIES) return say(UPDATE_WORDS[language].reasons.lost);
		}
		await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		// Refused in the middle of the file, browsers only see that the connection is over.
		const now = await ask(PATH)
			.then((response) => response.json() as Promise<Update>)
			.catch(() => undefined);
		if (now === undefined) continue;
		takeUpdate(now);
		if (now.state === "installed" || now.state === "activating") return;
		if (now.state === "idle" && now.last?.reason) return say(UPDATE_WORDS[language].reasons[now.last.reason]);
		start = now.state === "interrupted" && now.total_bytes === file.size ? now.received_bytes : 0;
	}
}

async function answered(response: Response): Promise<void> {
	byId("update-door").hidden = response.status !== 401 && response.status !== 403;
	if (response.ok) {
		const body = response.status === 200 ? ((await response.json()) as Update) : undefined;
		if (body !== undefined) takeUpdate(body);
		return say("");
	}
	const { reason, detail } = (await response.json()) as { reason?: Reason; detail: string };
	say(reason === undefined ? detail : UPDATE_WORDS[language].reasons[reason]);
}

function say(text: string): void {
	byId("update-said").textContent = text;
}

export function startUpdate(): void {
	byId<HTMLFormElement>("update-form").addEventListener("submit", async (event) => {
		event.preventDefault();
		const [file] = byId<HTMLInputElement>("update-file").files ?? [];
		if (file === undefined || sending) return;
		say("");
		sending = true;
		await sendFile(file, byId<HTMLInputElement>("update-force").checked).finally(() => {
			sending = false;
		});
	});
	byId("update-install").addEventListener("click", async () => {
		const body = JSON.stringify({ version: shown?.available?.version });
		const headers = { "Content-Type": "application/json" };
		await answered(await ask(`${PATH}/install`, { method: "POST", headers, body }));
	});
	byId("update-stop").addEventListener("click", async () => answered(await ask(PATH, { method: "DELETE" })));
	byId("update-pair").addEventListener("click", async () => {
		const problem = await pairAs("admin");
		byId("update-door").hidden = problem === undefined;
		say(problem?.detail ?? "");
	});
}
