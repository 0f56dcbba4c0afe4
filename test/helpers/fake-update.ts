/** Two slots of firmware in memory, which complain about whoever uses them wrongly. */
import type { Timers, Update, UpdateHandler, UpdateWriter } from "../../src/host.ts";

export class FakeUpdate implements Update {
	capacity = 8192;
	onTrial = false;
	/** What the slot that does not run holds. */
	slot: number[] = [];
	/** What the next start runs: undefined is the image that runs now. */
	next: readonly number[] | undefined = undefined;
	/** What was asked, in order. */
	readonly asked: string[] = [];
	/** Bytes that are taken until the slot has written them; it writes after `writeMs`. */
	window = 1024;
	writeMs = 1;
	/** Said by the slot instead of `activated`. */
	unfit: string | undefined = undefined;
	/** No writer says anything any more. */
	stuck = false;
	readonly #timers: Timers;
	#open: object | undefined = undefined;

	constructor(timers: Timers) {
		this.#timers = timers;
	}

	/** A writer is open. */
	get writing(): boolean {
		return this.#open !== undefined;
	}

	begin(byteLength: number, handler: UpdateHandler): UpdateWriter {
		if (this.#open !== undefined) throw new Error("a second writer");
		if (byteLength > this.capacity) throw new Error("more than fits");
		this.asked.push(`begin ${byteLength}`);
		this.slot = [];
		this.next = undefined;
		let writable = this.window;
		let activating = false;
		const mustBeOpen = (what: string) => {
			if (this.#open !== writer) throw new Error(`${what} on a writer that is over`);
			if (activating) throw new Error(`${what} after activate`);
		};
		const later = (work: () => void) =>
			this.#timers.after(this.writeMs, () => {
				if (this.#open === writer && !this.stuck) work();
			});
		const writer: UpdateWriter = {
			get writable() {
				return writable;
			},
			write: (bytes) => {
				mustBeOpen("write");
				if (bytes.length > writable) throw new Error("more than writable");
				writable -= bytes.length;
				for (const byte of bytes) this.slot.push(byte);
				if (this.slot.length > byteLength) throw new Error("more than was said");
				later(() => {
					writable += bytes.length;
					handler.writable();
				});
			},
			activate: () => {
				mustBeOpen("activate");
				if (this.slot.length !== byteLength) throw new Error("activated before it was whole");
				this.asked.push("activate");
				activating = true;
				later(() => {
					this.#open = undefined;
					if (this.unfit === undefined) {
						this.next = this.slot;
						handler.activated();
					} else handler.failed(this.unfit);
				});
			},
			abandon: () => {
				if (this.#open !== writer) throw new Error("abandon on a writer that is over");
				this.asked.push("abandon");
				this.#open = undefined;
			},
		};
		this.#open = writer;
		return writer;
	}

	confirm(): void {
		this.asked.push("confirm");
		this.onTrial = false;
	}

	goBack(): void {
		this.asked.push("go back");
	}
}
