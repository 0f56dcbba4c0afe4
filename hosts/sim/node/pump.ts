/** Frames for the guest in, commands of bounded size to the worker, the guest's posts out. */

import type { Worker } from "../engine/worker.ts";
import { FrameWriter, readFrames, TO_GUEST } from "../frames.ts";

/** No command carries more, so that no flood of input costs more than the engine's limit. */
const BATCH_BYTES = 4096;
const BATCH_FRAMES = 32;

interface Queued {
	readonly op: number;
	readonly handle: number;
	readonly payload: Uint8Array | undefined;
	readonly done: (() => void) | undefined;
}

export class Pump {
	/** Slots in use after the latest collection. */
	slots: number;
	readonly #worker: Worker;
	readonly #receive: (op: number, handle: number, payload: Uint8Array) => void;
	readonly #writer = new FrameWriter();
	readonly #utc: () => number | undefined;
	#queue: Queued[] = [];
	#busy = false;
	#scheduled = false;

	constructor(
		worker: Worker,
		slots: number,
		utc: () => number | undefined,
		receive: (op: number, handle: number, payload: Uint8Array) => void,
	) {
		this.#worker = worker;
		this.slots = slots;
		this.#utc = utc;
		this.#receive = receive;
	}

	/** `done` is called when the guest has handled it. */
	send(op: number, handle: number, payload?: Uint8Array, done?: () => void): void {
		this.#queue.push({ op, handle, payload, done });
		if (this.#busy || this.#scheduled) return;
		this.#scheduled = true;
		queueMicrotask(() => {
			this.#scheduled = false;
			this.#next();
		});
	}

	#next(): void {
		if (this.#busy || this.#queue.length === 0) return;
		this.#busy = true;
		const writer = this.#writer;
		writer.write(TO_GUEST.time, 0, this.#time());
		let count = 0;
		let byteLength = 0;
		let collected = false;
		while (count < this.#queue.length && count < BATCH_FRAMES) {
			const { op, handle, payload } = this.#queue[count];
			byteLength += payload?.length ?? 0;
			if (count > 0 && byteLength > BATCH_BYTES) break;
			writer.write(op, handle, payload);
			collected = op === TO_GUEST.collect;
			count++;
			if (collected) break;
		}
		const sent = this.#queue.splice(0, count);
		this.#worker.command(writer.take()).then(
			({ payload, slots }) => {
				if (collected) this.slots = slots;
				try {
					readFrames(payload, this.#receive);
				} catch (error) {
					this.#worker.kill(`spoke nonsense: ${error}`);
				}
				for (const { done } of sent) done?.();
				this.#busy = false;
				this.#next();
			},
			(error) => this.#worker.kill(error.message),
		);
	}

	#time(): Uint8Array {
		const view = new DataView(new ArrayBuffer(20));
		view.setFloat64(0, performance.now(), true);
		view.setFloat64(8, this.#utc() ?? Number.NaN, true);
		view.setUint32(16, this.slots, true);
		return new Uint8Array(view.buffer);
	}
}
