/** The dongle's API as the page uses it. */

import type { Update } from "./update.ts";

/** What the meter said; the names are those of the API. */
export type Reading = Readonly<Record<string, unknown>> & { readonly sequence: number };

export interface Problem {
	readonly status: number;
	readonly detail: string;
	/** The member of the request that is wrong. */
	readonly field?: string;
}

export const token = {
	get: () => localStorage.getItem("token") ?? "",
	set: (text: string) => localStorage.setItem("token", text),
	forget: () => localStorage.removeItem("token"),
};

export function ask(path: string, options: RequestInit = {}): Promise<Response> {
	const headers = new Headers(options.headers);
	if (token.get() !== "") headers.set("Authorization", `Bearer ${token.get()}`);
	return fetch(path, { ...options, headers, cache: options.cache ?? "no-store" });
}

export async function problemOf(response: Response): Promise<Problem> {
	try {
		const { detail, field } = (await response.json()) as { detail?: unknown; field?: string };
		const problem = { status: response.status, detail: String(detail ?? response.statusText) };
		return field === undefined ? problem : { ...problem, field };
	} catch {
		return { status: response.status, detail: response.statusText };
	}
}

/** Takes a token after a press of the button; a problem when it was not pressed. */
export async function pairAs(role: "read" | "admin"): Promise<Problem | undefined> {
	const body = JSON.stringify({ name: `browser ${new Date().toISOString().slice(0, 16)}`, role });
	const response = await fetch("/v1/tokens", { method: "POST", headers: { "Content-Type": "application/json" }, body });
	if (!response.ok) return problemOf(response);
	token.set(((await response.json()) as { token: string }).token);
	return undefined;
}

export interface Listener {
	opened(): void;
	reading(reading: Reading): void;
	update(update: Update): void;
}

/**
 * Follows /v1/events until it ends; resolves with the problem that refused it, or undefined when
 * it was open and broke off. Rejects when the dongle cannot be reached.
 */
export async function follow(after: number, listener: Listener, signal: AbortSignal): Promise<Problem | undefined> {
	const headers = { Accept: "text/event-stream", "Last-Event-ID": String(after) };
	const response = await ask("/v1/events", { headers, signal });
	if (!response.ok || response.body === null) return problemOf(response);
	listener.opened();
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let waiting = "";
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return undefined;
		const events = (waiting + value).split("\n\n");
		waiting = events.pop() ?? "";
		for (const event of events) {
			const lines = event.split("\n");
			const data = lines.find((line) => line.startsWith("data: "));
			const name = lines.find((line) => line.startsWith("event: "));
			if (data !== undefined && name === "event: update") listener.update(JSON.parse(data.slice(6)) as Update);
			if (data === undefined || name !== undefined) continue;
			listener.reading(JSON.parse(data.slice(6)) as Reading);
		}
	}
}
