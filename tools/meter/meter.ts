/** A seed, a start and dialects → one paced message after the other, and exactly what each says. */
import { fromHex } from "./bytes.ts";
import type { Dialect, Sent } from "./dialect.ts";
import { DIALECTS, dialectOf } from "./dialects.ts";
import { damage, drawFaults, type FaultRates, type LineFault } from "./faults.ts";
import { House } from "./house.ts";
import { type Chunk, delayTail, pace } from "./pace.ts";
import { Random } from "./random.ts";

/** The key of a simulated meter that was given none. */
export const DEFAULT_KEY = "000102030405060708090a0b0c0d0e0f";
/** The authentication key that Luxembourg publishes. */
export const DEFAULT_AUTHENTICATION_KEY = "00112233445566778899aabbccddeeff";

export interface MeterOptions {
	/** Spoken in turn, message by message. */
	readonly dialects: readonly string[];
	readonly intervalSeconds?: number;
	readonly seed?: number;
	readonly startUtcSeconds: number;
	/** 16 bytes each. */
	readonly key?: Uint8Array;
	readonly authenticationKey?: Uint8Array;
	readonly faults?: FaultRates;
	/** The speed of the wire; left out: each dialect comes at the speed at which its meters send. */
	readonly baud?: number;
}

export interface MeterMessage {
	/** When its first byte leaves the meter, milliseconds since 1970 UTC; later where the line is still busy. */
	readonly at: number;
	readonly dialect: string;
	readonly baud: number;
	/** The bytes and when they are through, in milliseconds after `at`. */
	readonly chunks: readonly Chunk[];
	/** All of `chunks` in one. */
	readonly bytes: Uint8Array;
	/** What the message says in a Reading's names, numbers and roundings. */
	readonly sent: Sent;
	/** The faults that befell it, comma by comma, when the message can no longer be read. */
	readonly damaged?: string;
}

const HARMLESS: readonly LineFault[] = ["noise", "split", "switch-dialect"];

export class Meter {
	readonly #dialects: readonly Dialect[];
	readonly #intervalMs: number;
	readonly #startMs: number;
	readonly #house: House;
	readonly #random: Random;
	readonly #key: Uint8Array;
	readonly #authenticationKey: Uint8Array;
	readonly #faults: FaultRates;
	readonly #baud: number | undefined;
	/** Per dialect: how many messages, and the hour of the last one. */
	readonly #spoken = new Map<Dialect, { count: number; hour: number }>();
	#count = 0;
	/** When the line is free again. */
	#freeMs = 0;

	/** Throws on an unknown dialect. */
	constructor(options: MeterOptions) {
		const { dialects, intervalSeconds = 10, seed = 1, startUtcSeconds, faults = {} } = options;
		if (dialects.length === 0) throw new Error("a meter speaks at least one dialect");
		this.#dialects = dialects.map(dialectOf);
		this.#intervalMs = intervalSeconds * 1000;
		this.#startMs = startUtcSeconds * 1000;
		this.#house = new House({ seed, startUtcSeconds: Math.floor(startUtcSeconds) });
		this.#random = new Random(~seed);
		this.#key = options.key ?? fromHex(DEFAULT_KEY);
		this.#authenticationKey = options.authenticationKey ?? fromHex(DEFAULT_AUTHENTICATION_KEY);
		this.#faults = faults;
		this.#baud = options.baud;
	}

	next(): MeterMessage {
		const random = this.#random;
		const at = Math.max(this.#startMs + this.#count * this.#intervalMs, this.#freeMs);
		const faults = drawFaults(this.#faults, random);
		const dialect = faults.has("switch-dialect")
			? DIALECTS[random.between(0, DIALECTS.length - 1)]
			: this.#dialects[this.#count % this.#dialects.length];
		const utcSeconds = Math.floor(at / 1000);
		const hour = Math.floor(utcSeconds / 3600);
		const spoken = this.#spoken.get(dialect) ?? { count: 0, hour: -1 };
		const { bytes: intact, sent } = dialect.encode(this.#house.at(utcSeconds), {
			index: spoken.count,
			hourly: hour !== spoken.hour,
			frameCounter: (Math.floor(this.#startMs / 1000) + this.#count) >>> 0,
			key: faults.has("wrong-key") ? this.#key.map((byte) => byte ^ random.between(1, 255)) : this.#key,
			authenticationKey: this.#authenticationKey,
		});
		this.#spoken.set(dialect, { count: spoken.count + 1, hour });
		this.#count++;
		const bytes = damage(intact, faults, random);
		const baud = this.#baud ?? dialect.baud;
		const steady = pace(bytes, baud, dialect.bitsPerByte, random);
		const chunks = faults.has("split") ? delayTail(steady, random) : steady;
		this.#freeMs = Math.ceil(at + (chunks.at(-1)?.atMs ?? 0));
		const message = { at, dialect: dialect.name, baud, chunks, bytes, sent };
		const fatal = [...faults].filter(
			(fault) => !HARMLESS.includes(fault) && (fault !== "wrong-key" || dialect.ciphered),
		);
		return fatal.length === 0 ? message : { ...message, damaged: fatal.join(",") };
	}
}
