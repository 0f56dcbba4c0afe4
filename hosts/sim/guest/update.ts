/** `Update` of the host interface: the slots on the Node side, through a window of bytes. */
import type { Update, UpdateHandler, UpdateWriter } from "../../../src/host.ts";
import { decodeNumber, decodeText, encodeNumber, TO_GUEST, TO_NODE, UPDATE_WINDOW } from "../frames.ts";
import type { Link } from "./link.ts";

export class GuestUpdate implements Update {
	readonly capacity: number;
	onTrial: boolean;
	readonly #link: Link;
	#writer: Writer | undefined;
	#last = 0;

	constructor(link: Link, capacity: number, onTrial: boolean) {
		this.#link = link;
		this.capacity = capacity;
		this.onTrial = onTrial;
		link.on(TO_GUEST.updateWritten, (handle, payload) => {
			if (handle === this.#last) this.#writer?.written(decodeNumber(payload));
		});
		link.on(TO_GUEST.updateActivated, (handle) => this.#take(handle)?.handler.activated());
		link.on(TO_GUEST.updateFailed, (handle, payload) => this.#take(handle)?.handler.failed(decodeText(payload)));
	}

	begin(byteLength: number, handler: UpdateHandler): UpdateWriter {
		if (this.#writer !== undefined) throw new Error("the slot is being written already");
		const handle = (this.#last % 0xffff) + 1;
		this.#last = handle;
		this.#writer = new Writer(this.#link, handle, handler, () => this.#take(handle));
		this.#link.post(TO_NODE.updateBegin, handle, encodeNumber(byteLength));
		return this.#writer;
	}

	confirm(): void {
		this.onTrial = false;
		this.#link.post(TO_NODE.updateConfirm, 0);
	}

	goBack(): void {
		this.#link.post(TO_NODE.updateGoBack, 0);
		this.#link.post(TO_NODE.restart, 0);
	}

	/** The writer of that name, which is over now. */
	#take(handle: number): Writer | undefined {
		if (handle !== this.#last) return undefined;
		const writer = this.#writer;
		this.#writer = undefined;
		return writer;
	}
}

class Writer implements UpdateWriter {
	readonly handler: UpdateHandler;
	writable = UPDATE_WINDOW;
	readonly #link: Link;
	readonly #handle: number;
	readonly #ended: () => unknown;

	constructor(link: Link, handle: number, handler: UpdateHandler, ended: () => unknown) {
		this.#link = link;
		this.#handle = handle;
		this.handler = handler;
		this.#ended = ended;
	}

	write(bytes: Uint8Array): void {
		if (bytes.length > this.writable) throw new RangeError("more bytes than writable");
		if (bytes.length === 0) return;
		this.writable -= bytes.length;
		this.#link.post(TO_NODE.updateWrite, this.#handle, bytes);
	}

	activate(): void {
		this.writable = 0;
		this.#link.post(TO_NODE.updateActivate, this.#handle);
	}

	abandon(): void {
		this.writable = 0;
		if (this.#ended() === undefined) return;
		this.#link.post(TO_NODE.updateAbandon, this.#handle);
	}

	written(count: number): void {
		this.writable += count;
		this.handler.writable();
	}
}
