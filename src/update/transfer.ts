/**
 * The bytes of an image file in, in any pieces → the other slot written and activated, or why not. The
 * header is checked before the first byte of the image is written; the slot is activated when the whole
 * image has the hash that the signed header says. Holds a header's bytes at most.
 */
import type { Hash, Host, UpdateHandler, UpdateWriter } from "../host.ts";
import { FIRST_LINE_BYTES, headerLength, type ImageHeader, parseHeader } from "./header.ts";
import { type Refusal, refused } from "./reasons.ts";
import { brokenRule } from "./rules.ts";
import type { Trust } from "./trust.ts";

export interface TransferOptions {
	readonly host: TransferHost;
	readonly trust: Trust;
	/** Of the firmware that runs. */
	readonly version: string;
	/** Bytes of the file. */
	readonly total: number;
	/** More is taken, or the outcome has come. Not told of what comes of a call to the transfer itself. */
	readonly changed: () => void;
}

export type TransferHost = Pick<Host, "crypto" | "device"> & Required<Pick<Host, "update">>;

export class Transfer implements UpdateHandler {
	/** Bytes of the file so far. */
	received = 0;
	/** Of the image that is being written: it has been checked. */
	header: ImageHeader | undefined = undefined;
	/** An older image, or the same one, is wanted. */
	force = false;
	outcome: "installed" | Refusal | undefined = undefined;
	readonly total: number;
	private readonly _options: TransferOptions;
	/** The header so far; first its first line. */
	private _head = new Uint8Array(FIRST_LINE_BYTES);
	private _hash: Hash | undefined = undefined;
	private _writer: UpdateWriter | undefined = undefined;
	private _activating = false;

	constructor(options: TransferOptions) {
		this._options = options;
		this.total = options.total;
	}

	/** It is not the source that it waits for, but the slot. */
	get waiting(): boolean {
		return this._activating || this._writer?.writable === 0;
	}

	get activating(): boolean {
		return this._activating && this.outcome === undefined;
	}

	/** Takes bytes from the start of `bytes`; returns how many. */
	push(bytes: Uint8Array): number {
		let at = 0;
		while (at < bytes.length && this.outcome === undefined && this.received < this.total) {
			const count = this._writer === undefined ? this._takeHead(bytes, at) : this._takeImage(bytes, at);
			if (count === 0) break;
			at += count;
		}
		return at;
	}

	/** Leaves the slot without an image. */
	abandon(refusal: Refusal): void {
		if (this.outcome !== undefined) return;
		this.outcome = refusal;
		this._writer?.abandon();
		this._hash = undefined;
	}

	writable(): void {
		if (this.outcome === undefined) this._options.changed();
	}

	activated(): void {
		if (this.outcome !== undefined) return;
		this.outcome = "installed";
		this._options.changed();
	}

	failed(text: string): void {
		if (this.outcome !== undefined) return;
		this.outcome = refused("slot_failed", `The dongle cannot keep the image: ${text}. What runs is as it was.`);
		this._options.changed();
	}

	private _takeHead(bytes: Uint8Array, at: number): number {
		const head = this._head;
		const count = Math.min(head.length - this.received, bytes.length - at);
		head.set(bytes.subarray(at, at + count), this.received);
		this.received += count;
		if (this.received < head.length) {
			if (this.received === this.total) this.abandon(refused("wrong_length", "The file ends within its header."));
			return count;
		}
		if (head.length === FIRST_LINE_BYTES) this._begin(head);
		else this._check(head);
		return count;
	}

	/** The first line is there. */
	private _begin(first: Uint8Array): void {
		const length = headerLength(first);
		if (typeof length !== "number") {
			this.abandon(refused(length.fault, length.text));
			return;
		}
		this._head = new Uint8Array(length);
		this._head.set(first);
	}

	/** The header is there. */
	private _check(bytes: Uint8Array): void {
		const { host, trust, version, total } = this._options;
		const header = parseHeader(bytes);
		if ("fault" in header) {
			this.abandon(refused(header.fault, header.text));
			return;
		}
		const dongle = { board: host.device.board, version, floor: trust.floor, capacity: host.update.capacity };
		const signed = trust.verifies(bytes, header.signature);
		const broken = brokenRule(header, dongle, signed, this.force) ?? this._contradiction(header);
		if (broken !== undefined) {
			this.abandon(broken);
			return;
		}
		const whole = header.byteLength + header.size;
		if (whole !== total) {
			this.abandon(refused("wrong_length", `The file has ${total} bytes, and should have ${whole}: take it anew.`));
			return;
		}
		this.header = header;
		this._head = NONE;
		this._hash = host.crypto.hash();
		this._writer = host.update.begin(header.size, this);
	}

	private _contradiction(header: ImageHeader): Refusal | undefined {
		if (!this._options.trust.contradicts(header)) return undefined;
		const number = header.keys?.epoch;
		return refused("keys_conflict", `The image's change of keys has number ${number}, which another one had before.`);
	}

	private _takeImage(bytes: Uint8Array, at: number): number {
		const writer = this._writer;
		if (writer === undefined) return 0;
		const count = Math.min(writer.writable, this.total - this.received, bytes.length - at);
		if (count === 0) return 0;
		const piece = bytes.subarray(at, at + count);
		this._hash?.update(piece);
		this.received += count;
		writer.write(piece);
		if (this.received === this.total) this._finish(writer);
		return count;
	}

	private _finish(writer: UpdateWriter): void {
		const { header } = this;
		const hash = this._hash?.digest();
		if (this.outcome !== undefined || header === undefined || hash === undefined) return;
		if (!header.sha256.every((byte, index) => byte === hash[index])) {
			this.abandon(refused("wrong_hash", "The image was damaged on its way: its SHA-256 differs. Send it again."));
			return;
		}
		if (!this._options.trust.prepare(header)) {
			this.abandon(refused("slot_failed", "Storage did not take what belongs to the image: free some, and try again."));
			return;
		}
		this._activating = true;
		writer.activate();
	}
}

const NONE = new Uint8Array(0);
