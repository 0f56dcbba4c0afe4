/** `Update` of the host interface: the slots on the Node side, through a window of bytes. */
import type { Update, UpdateHandler, UpdateWriter } from "../../../src/host.ts";
import { decodeNumber, decodeText, encodeNumber, TO_GUEST, TO_NODE, UPDATE_WINDOW } from "../frames.ts";
import type { Link } from "./link.ts";

export class GuestUpdate implements Update {
	readonly capacity: number;
	onTrial: boolean;
	private readonly _link: Link;
	private _writer: Writer | undefined;
	private _last = 0;

	constructor(link: Link, capacity: number, onTrial: boolean) {
		this._link = link;
		this.capacity = capacity;
		this.onTrial = onTrial;
		link.on(TO_GUEST.updateWritten, (handle, payload) => {
			if (handle === this._last) this._writer?.written(decodeNumber(payload));
		});
		link.on(TO_GUEST.updateActivated, (handle) => this._take(handle)?.handler.activated());
		link.on(TO_GUEST.updateFailed, (handle, payload) => this._take(handle)?.handler.failed(decodeText(payload)));
	}

	begin(byteLength: number, handler: UpdateHandler): UpdateWriter {
		if (this._writer !== undefined) throw new Error("the slot is being written already");
		const handle = (this._last % 0xffff) + 1;
		this._last = handle;
		this._writer = new Writer(this._link, handle, handler, () => this._take(handle));
		this._link.post(TO_NODE.updateBegin, handle, encodeNumber(byteLength));
		return this._writer;
	}

	confirm(): void {
		this.onTrial = false;
		this._link.post(TO_NODE.updateConfirm, 0);
	}

	goBack(): void {
		this._link.post(TO_NODE.updateGoBack, 0);
		this._link.post(TO_NODE.restart, 0);
	}

	/** The writer of that name, which is over now. */
	private _take(handle: number): Writer | undefined {
		if (handle !== this._last) return undefined;
		const writer = this._writer;
		this._writer = undefined;
		return writer;
	}
}

class Writer implements UpdateWriter {
	readonly handler: UpdateHandler;
	writable = UPDATE_WINDOW;
	private readonly _link: Link;
	private readonly _handle: number;
	private readonly _ended: () => unknown;

	constructor(link: Link, handle: number, handler: UpdateHandler, ended: () => unknown) {
		this._link = link;
		this._handle = handle;
		this.handler = handler;
		this._ended = ended;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (bytes.length === 0) return;
		this.writable -= bytes.length;
		this._link.post(TO_NODE.updateWrite, this._handle, bytes);
	}

	activate(): void {
		this.writable = 0;
		this._link.post(TO_NODE.updateActivate, this._handle);
	}

	abandon(): void {
		this.writable = 0;
		if (this._ended() === undefined) return;
		this._link.post(TO_NODE.updateAbandon, this._handle);
	}

	written(count: number): void {
		this.writable += count;
		this.handler.writable();
	}
}
