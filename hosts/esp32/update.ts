/** `Update` of the host interface, over update.c: what takes the chip long is done in turns, so that the line is read between. */
import type { Timer, Timers, Update, UpdateHandler, UpdateWriter } from "../../src/host.ts";
import type { Esp32Native } from "./native.ts";

/** A sector of flash: 50 ms to erase, 10 to write. The line's ring holds 700 ms. */
const PIECE_BYTES = 4096;

export class EspUpdate implements Update {
	readonly capacity: number;
	readonly #native: Esp32Native;
	readonly #timers: Timers;
	#onTrial: boolean;
	#writer: Writer | undefined;

	constructor(native: Esp32Native, timers: Timers) {
		this.#native = native;
		this.#timers = timers;
		this.capacity = native.portti_update_capacity();
		this.#onTrial = native.portti_update_on_trial() === 1;
	}

	get onTrial(): boolean {
		return this.#onTrial;
	}

	begin(_byteLength: number, handler: UpdateHandler): UpdateWriter {
		if (this.#writer !== undefined) throw new Error("the slot is being written already");
		const writer = new Writer(this.#native, this.#timers, handler, () => {
			this.#writer = undefined;
		});
		this.#writer = writer;
		return writer;
	}

	confirm(): void {
		this.#onTrial = false;
		this.#native.portti_update_confirm();
	}

	goBack(): void {
		this.#native.portti_update_go_back();
		// There is nothing to go back to: whoever asked counts on a restart.
		this.#native.portti_restart("software");
	}
}

class Writer implements UpdateWriter {
	writable = 0;
	readonly #native: Esp32Native;
	readonly #timers: Timers;
	readonly #handler: UpdateHandler;
	readonly #ended: () => void;
	#next: Timer | undefined;
	/** The chip has opened the slot, and its end is not settled. */
	#opened = false;
	#over = false;

	constructor(native: Esp32Native, timers: Timers, handler: UpdateHandler, ended: () => void) {
		this.#native = native;
		this.#timers = timers;
		this.#handler = handler;
		this.#ended = ended;
		this.#soon(() => {
			if (this.#failed(native.portti_update_begin())) return;
			this.#opened = true;
			this.#refill();
		});
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (this.#over || bytes.length === 0) return;
		const error = this.#native.portti_update_write(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
		this.writable = error === 0 ? this.writable - bytes.length : 0;
		if (error !== 0) this.#soon(() => this.#failed(error));
		else if (this.writable === 0) this.#soon(() => this.#refill());
	}

	activate(): void {
		this.writable = 0;
		this.#soon(() => {
			this.#opened = false;
			if (this.#failed(this.#native.portti_update_end())) return;
			this.#soon(() => {
				if (this.#failed(this.#native.portti_update_activate())) return;
				this.#end();
				this.#handler.activated();
			});
		});
	}

	abandon(): void {
		if (this.#over) return;
		this.#end();
		if (this.#opened) this.#native.portti_update_abandon();
	}

	#refill(): void {
		this.writable = PIECE_BYTES;
		this.#handler.writable();
	}

	#soon(callback: () => void): void {
		this.#next?.cancel();
		this.#next = this.#timers.after(1, () => {
			if (!this.#over) callback();
		});
	}

	#failed(error: number): boolean {
		if (error === 0) return false;
		this.#end();
		if (this.#opened) this.#native.portti_update_abandon();
		this.#handler.failed(this.#native.portti_error(error));
		return true;
	}

	#end(): void {
		this.writable = 0;
		this.#over = true;
		this.#next?.cancel();
		this.#ended();
	}
}
