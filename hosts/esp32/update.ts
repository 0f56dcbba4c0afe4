/** `Update` of the host interface, over update.c: what takes the chip long is done in turns, so that the line is read between. */
import type { Timer, Timers, Update, UpdateHandler, UpdateWriter } from "../../src/host.ts";
import type { Esp32Native } from "./native.ts";

/** A sector of flash: 50 ms to erase, 10 to write. The line's ring holds 700 ms. */
const PIECE_BYTES = 4096;

export class EspUpdate implements Update {
	readonly capacity: number;
	private readonly _native: Esp32Native;
	private readonly _timers: Timers;
	private _onTrial: boolean;
	private _writer: Writer | undefined;

	constructor(native: Esp32Native, timers: Timers) {
		this._native = native;
		this._timers = timers;
		this.capacity = native.portti_update_capacity();
		this._onTrial = native.portti_update_on_trial() === 1;
	}

	get onTrial(): boolean {
		return this._onTrial;
	}

	begin(_byteLength: number, handler: UpdateHandler): UpdateWriter {
		if (this._writer !== undefined) throw new Error("the slot is being written already");
		const writer = new Writer(this._native, this._timers, handler, () => {
			this._writer = undefined;
		});
		this._writer = writer;
		return writer;
	}

	confirm(): void {
		this._onTrial = false;
		this._native.portti_update_confirm();
	}

	goBack(): void {
		this._native.portti_update_go_back();
		// There is nothing to go back to: whoever asked counts on a restart.
		this._native.portti_restart("software");
	}
}

class Writer implements UpdateWriter {
	writable = 0;
	private readonly _native: Esp32Native;
	private readonly _timers: Timers;
	private readonly _handler: UpdateHandler;
	private readonly _ended: () => void;
	private _next: Timer | undefined;
	/** The chip has opened the slot, and its end is not settled. */
	private _opened = false;
	private _over = false;

	constructor(native: Esp32Native, timers: Timers, handler: UpdateHandler, ended: () => void) {
		this._native = native;
		this._timers = timers;
		this._handler = handler;
		this._ended = ended;
		this._soon(() => {
			if (this._failed(native.portti_update_begin())) return;
			this._opened = true;
			this._refill();
		});
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (this._over || bytes.length === 0) return;
		const error = this._native.portti_update_write(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
		this.writable = error === 0 ? this.writable - bytes.length : 0;
		if (error !== 0) this._soon(() => this._failed(error));
		else if (this.writable === 0) this._soon(() => this._refill());
	}

	activate(): void {
		this.writable = 0;
		this._soon(() => {
			this._opened = false;
			if (this._failed(this._native.portti_update_end())) return;
			this._soon(() => {
				if (this._failed(this._native.portti_update_activate())) return;
				this._end();
				this._handler.activated();
			});
		});
	}

	abandon(): void {
		if (this._over) return;
		this._end();
		if (this._opened) this._native.portti_update_abandon();
	}

	private _refill(): void {
		this.writable = PIECE_BYTES;
		this._handler.writable();
	}

	private _soon(callback: () => void): void {
		this._next?.cancel();
		this._next = this._timers.after(1, () => {
			if (!this._over) callback();
		});
	}

	private _failed(error: number): boolean {
		if (error === 0) return false;
		this._end();
		if (this._opened) this._native.portti_update_abandon();
		this._handler.failed(this._native.portti_error(error));
		return true;
	}

	private _end(): void {
		this.writable = 0;
		this._over = true;
		this._next?.cancel();
		this._ended();
	}
}
