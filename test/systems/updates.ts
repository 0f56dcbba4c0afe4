/** Images in; pushed to a running simulator as a person would, and how it ended, out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator, until } from "./simulator.ts";

/** As far as tests look at it. */
export interface Status {
	readonly version: string;
	readonly early_crashes: number;
	readonly safe_mode: boolean;
	readonly readings: { readonly last_sequence: number };
	readonly update: {
		readonly state: string;
		readonly received_bytes: number;
		readonly last: { readonly result: string; readonly reason: string | null } | null;
		readonly trial: { readonly state: string; readonly version: string | null; readonly text: string };
	};
}

/** In a state folder, with a trial of so many seconds. */
export function startUpdatable(state: string, more: readonly string[] = [], trialSeconds = 3): Promise<Simulator> {
	return startSimulator(["--state", state, "--trial", `${trialSeconds}`, "--interval", "0.3", "--no-broker", ...more]);
}

/** Undefined while it does not serve. */
export async function statusOf(simulator: Simulator): Promise<Status | undefined> {
	return simulator.fetch("/v1/status").then(
		(response) => response.json() as Promise<Status>,
		() => undefined,
	);
}

export async function readsItsMeter(simulator: Simulator): Promise<void> {
	await until("it reads its meter", async () => ((await statusOf(simulator))?.readings.last_sequence ?? 0) > 0);
}

export interface Answer {
	readonly status: number;
	/** The problem's reason, or the state of the update. */
	readonly word: string;
}

export async function push(simulator: Simulator, file: Uint8Array, query = ""): Promise<Answer> {
	const signal = AbortSignal.timeout(20_000);
	const response = await simulator.fetch(`/v1/update${query}`, {
		method: "PUT",
		body: file as NonNullable<RequestInit["body"]>,
		signal,
	});
	const { reason, state } = (await response.json()) as { reason?: string; state?: string };
	return { status: response.status, word: reason ?? state ?? "" };
}

/** Waits until the trial of that version is over. */
export async function verdict(simulator: Simulator, version: string): Promise<Status> {
	let status: Status | undefined;
	await until(
		`the trial of ${version} is over`,
		async () => {
			status = await statusOf(simulator);
			const trial = status?.update.trial;
			return trial?.version === version && (trial.state === "proved" || trial.state === "went_back");
		},
		20,
	);
	if (status === undefined) throw new Error("no status");
	return status;
}

export function inState(work: (state: string) => Promise<void>) {
	return async () => {
		const state = mkdtempSync(join(tmpdir(), "portti-update-"));
		try {
			await work(state);
		} finally {
			rmSync(state, { recursive: true });
		}
	};
}
