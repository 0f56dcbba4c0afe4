/** A stream of server-sent events in, the events one by one out. */
import type { Simulator } from "./simulator.ts";

export interface ServerEvent {
	readonly id: string;
	readonly data: string;
}

/** Ends when the server does; throws when it answers with anything but a stream. */
export async function* serverEvents(simulator: Simulator, signal: AbortSignal): AsyncGenerator<ServerEvent> {
	const response = await simulator.fetch("/v1/events", { signal });
	if (response.status !== 200 || response.body === null)
		throw new Error(`${response.status}: ${await response.text()}`);
	const decoder = new TextDecoder();
	let text = "";
	for await (const piece of response.body) {
		text += decoder.decode(piece, { stream: true });
		for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
			const lines = text.slice(0, end).split("\n");
			text = text.slice(end + 2);
			const field = (name: string) =>
				lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
			const data = field("data").join("\n");
			if (data !== "") yield { id: field("id")[0] ?? "", data };
		}
	}
}
