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
	/** Installs the newest firmware that was found. */
	readonly install: () => void;
}

/** What Home Assistant's buttons send, and its update entity. */
const PRESS = utf8("PRESS");
const INSTALL = utf8("install");
/** The same command is not obeyed again before. */
const PAUSE_MS = 5000;

export class Commands {
	private readonly _clock: Clock;
	/** What obeys, and the word that it obeys, by topic. */
	private readonly _actions: ReadonlyMap<string, readonly [act: () => void, word: Uint8Array]>;
	private readonly _obeyedAt = new Map<string, number>();

	constructor(options: CommandsOptions) {
		const { topics } = options;
		this._clock = options.clock;
		this._actions = new Map([
			[topics.identify, [options.identify, PRESS]],
			[topics.discover, [options.discover, PRESS]],
			[topics.install, [options.install, INSTALL]],
		]);
	}

	get topics(): Iterable<string> {
		return this._actions.keys();
	}

	message(topic: string, payload: Uint8Array): void {
		const [act, word] = this._actions.get(topic) ?? [];
		if (act === undefined || word === undefined || !isSame(payload, word)) return;
		const now = this._clock.ticks();
		const before = this._obeyedAt.get(topic);
		if (before !== undefined && now - before < PAUSE_MS) return;
		this._obeyedAt.set(topic, now);
		act();
	}
}

function isSame(payload: Uint8Array, word: Uint8Array): boolean {
	return payload.length === word.length && payload.every((byte, index) => byte === word[index]);
}
