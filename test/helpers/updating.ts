/** An updater on a platform in memory, and sources that bring it files. */
import type { ImageSource, Part, Receiver } from "../../src/update/inlet.ts";
import { Trust } from "../../src/update/trust.ts";
import { Updater } from "../../src/update/updater.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";
import { FakeUpdate } from "./fake-update.ts";
import { trusted } from "./images.ts";

export const RUNNING = "1.2.3";

export interface Updating {
	readonly host: FakeHost;
	readonly update: FakeUpdate;
	readonly trust: Trust;
	readonly updater: Updater;
	/** How often a restart was asked for. */
	restarts(): number;
}

export function updating(bootReason = "power-on", host = fakeHost(), update = new FakeUpdate(host.time)): Updating {
	const trust = new Trust(host, trusted(), 1, update.onTrial);
	let restarts = 0;
	const updater = new Updater({
		host: { ...host, update },
		trust,
		version: RUNNING,
		boot: { reason: bootReason },
		installed: () => void restarts++,
	});
	return { host, update, trust, updater, restarts: () => restarts };
}

/** Sends a file in pieces, as fast as they are taken. */
export class Feeder implements ImageSource {
	/** Why nothing was begun; undefined when it was. */
	readonly refused: string | undefined;
	readonly #receiver: Receiver | undefined;
	readonly #bytes: Uint8Array;
	readonly #pieceBytes: number;
	#at = 0;
	#until = 0;

	/** `part` undefined: the whole file. */
	constructor(updater: Updater, file: Uint8Array, part: Partial<Part> = {}, pieceBytes = 100) {
		const { start = 0, end = file.length, total = file.length, force = false } = part;
		const receiver = updater.begin({ start, end, total, force }, this);
		this.refused = "reason" in receiver ? receiver.reason : undefined;
		this.#receiver = "reason" in receiver ? undefined : receiver;
		this.#bytes = file.slice(start, end);
		this.#pieceBytes = pieceBytes;
	}

	/** `installed`, `part`, a reason, or undefined while it goes on. */
	get outcome(): string | undefined {
		const outcome = this.#receiver?.outcome;
		return typeof outcome === "object" ? outcome.reason : (outcome ?? this.refused);
	}

	/** Bytes of its part that were taken. */
	get sent(): number {
		return this.#at;
	}

	/** Brings at most so many more bytes, now and as they are taken. */
	send(count = this.#bytes.length): this {
		this.#until = Math.min(this.#bytes.length, this.#at + count);
		this.changed();
		return this;
	}

	changed(): void {
		const receiver = this.#receiver;
		while (receiver !== undefined && this.#at < this.#until && receiver.outcome === undefined) {
			const end = Math.min(this.#until, this.#at + this.#pieceBytes);
			const taken = receiver.take(this.#bytes.subarray(this.#at, end));
			this.#at += taken;
			if (this.#at < end) return;
		}
	}

	lose(): void {
		this.#receiver?.lost();
	}
}
