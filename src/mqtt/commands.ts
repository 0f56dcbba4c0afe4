/** Messages on the command topics in, the few safe things that may be asked for over MQTT out. */
import { utf8 } from "../bytes/writer.ts";
import type { Clock } from "../host.ts";
import type { Topics } from "./topics.ts";

export interface CommandsOptions {
	readonly clock: Clock;
	readonly topics: Topics;
	/** Shows which device this is. */
	readonly identify: () => void;
	/** Tells Home Assistant of everything once more. */
	readonly discover: () => void;
}

/** What Home Assistant's buttons send. */
const PRESS = utf8("PRESS");
/** The same command is not obeyed again before. */
const PAUSE_MS = 5000;

export class Commands {
	readonly #clock: Clock;
	readonly #actions: Map<string, () => void>;
	readonly #obeyedAt = new Map<string, number>();

	constructor(options: CommandsOptions) {
		const { topics } = options;
		this.#clock = options.clock;
		this.#actions = new Map([
			[topics.identify, options.identify],
			[topics.discover, options.discover],
		]);
	}

	get topics(): Iterable<string> {
		return this.#actions.keys();
	}

	message(topic: string, payload: Uint8Array): void {
		const action = this.#actions.get(topic);
		if (action === undefined || !isPress(payload)) return;
		const now = this.#clock.ticks();
		const before = this.#obeyedAt.get(topic);
		if (before !== undefined && now - before < PAUSE_MS) return;
		this.#obeyedAt.set(topic, now);
		action();
	}
}

function isPress(payload: Uint8Array): boolean {
	return payload.length === PRESS.length && payload.every((byte, index) => byte === PRESS[index]);
}
