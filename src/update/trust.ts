/**
 * Whom the dongle believes about firmware: the two keys that images are signed by, and the lowest
 * security version it still takes. Both begin as the firmware was built, and move with an image that
 * changes them once that image has proved itself.
 *
 * Two records, sealed (bytes/sealed.ts): what counts, and what will count when the image that was
 * activated has proved itself. Each: security version u32, number of the change of keys u32 (0: those
 * built in), current key, next key, 65 bytes each; big-endian.
 */
import { hexBytes } from "../bytes/hex.ts";
import { seal, unseal } from "../bytes/sealed.ts";
import type { Host } from "../host.ts";
import type { ImageHeader, KeyChange } from "./header.ts";
import { signedPart } from "./header.ts";

/** As they are built in. */
export interface TrustedKeys {
	readonly development: boolean;
	/** The number of the change that these keys came by; 0: the first ones. */
	readonly epoch: number;
	/** 130 hexadecimal digits each: 4, x, y. */
	readonly current: string;
	readonly next: string;
}

export type TrustHost = Pick<Host, "storage" | "crypto">;

export const TRUST_KEY = "update.trust";
export const PENDING_KEY = "update.pending";
const VERSION = 1;
const POINT_BYTES = 65;
const RECORD_BYTES = 8 + 2 * POINT_BYTES;

interface TrustRecord {
	readonly floor: number;
	readonly change: KeyChange | undefined;
}

export class Trust {
	private readonly _host: TrustHost;
	private _floor: number;
	private _keys: KeyChange;

	/** `security`: of the firmware that runs. What an image that is not on trial left pending is dropped. */
	constructor(host: TrustHost, builtIn: TrustedKeys, security: number, onTrial: boolean) {
		this._host = host;
		this._keys = {
			epoch: builtIn.epoch,
			current: hexBytes(builtIn.current) ?? NO_KEY,
			next: hexBytes(builtIn.next) ?? NO_KEY,
		};
		this._floor = security;
		if (!onTrial) host.storage.delete(PENDING_KEY);
		this._take(this._read(TRUST_KEY));
	}

	/** The lowest security version that an image may have. */
	get floor(): number {
		return this._floor;
	}

	/** The keys that count. */
	get keys(): KeyChange {
		return this._keys;
	}

	/** Whether one of the two keys signed this header. */
	verifies(header: Uint8Array, signature: Uint8Array): boolean {
		const { crypto } = this._host;
		const signed = signedPart(header);
		const { current, next } = this._keys;
		return [current, next].some((key) => crypto.ecdsaP256Verify(key, signed, signature));
	}

	/** Whether the header names other keys than those that count, under the same number. */
	contradicts({ keys }: Pick<ImageHeader, "keys">): boolean {
		const own = this._keys;
		return keys?.epoch === own.epoch && !(isSame(keys.current, own.current) && isSame(keys.next, own.next));
	}

	/** What the image that is about to be activated will change; false when storage did not take it. */
	prepare({ security, keys }: Pick<ImageHeader, "security" | "keys">): boolean {
		const change = keys !== undefined && keys.epoch > this._keys.epoch ? keys : undefined;
		return this._write(PENDING_KEY, { floor: security, change });
	}

	/** The image that runs has proved itself: what it changes counts from now on. */
	adopt(): void {
		this._take(this._read(PENDING_KEY));
		this._write(TRUST_KEY, { floor: this._floor, change: this._keys.epoch > 0 ? this._keys : undefined });
		this._host.storage.delete(PENDING_KEY);
	}

	/** Does `work`, which forgets all that is stored, and still knows whom to believe. */
	outlive(work: () => void): void {
		const record = this._host.storage.get(TRUST_KEY);
		work();
		if (record !== undefined) this._host.storage.set(TRUST_KEY, record);
	}

	/** Only ever forwards. */
	private _take(record: TrustRecord | undefined): void {
		if (record === undefined) return;
		this._floor = Math.max(this._floor, record.floor);
		if (record.change !== undefined && record.change.epoch > this._keys.epoch) this._keys = record.change;
	}

	private _read(key: string): TrustRecord | undefined {
		const { crypto, storage } = this._host;
		const bytes = unseal(crypto, VERSION, storage.get(key));
		if (bytes?.length !== RECORD_BYTES) return undefined;
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const epoch = view.getUint32(4);
		const current = bytes.slice(8, 8 + POINT_BYTES);
		const next = bytes.slice(8 + POINT_BYTES);
		return { floor: view.getUint32(0), change: epoch === 0 ? undefined : { epoch, current, next } };
	}

	private _write(key: string, { floor, change }: TrustRecord): boolean {
		const { crypto, storage } = this._host;
		const bytes = new Uint8Array(RECORD_BYTES);
		const view = new DataView(bytes.buffer);
		view.setUint32(0, floor);
		view.setUint32(4, change?.epoch ?? 0);
		if (change !== undefined) {
			bytes.set(change.current, 8);
			bytes.set(change.next, 8 + POINT_BYTES);
		}
		const sealed = seal(crypto, VERSION, bytes);
		storage.set(key, sealed);
		const kept = storage.get(key);
		return kept !== undefined && isSame(kept, sealed);
	}
}

const NO_KEY = new Uint8Array(0);

function isSame(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
