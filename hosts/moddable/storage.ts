/** `Storage` of the host interface, over the C of the host. */
import type { Storage } from "../../src/host.ts";
import type { Native } from "./native.ts";

const EMPTY = new ArrayBuffer(0);

export class NativeStorage implements Storage {
	private readonly _native: Native;
	private readonly _log: (message: string) => void;

	constructor(native: Native, log: (message: string) => void) {
		this._native = native;
		this._log = log;
	}

	get(key: string): Uint8Array | undefined {
		const native = this._native;
		const length = native.portti_storage_get(key, EMPTY, 0, 0);
		if (length < 0) return undefined;
		const value = new Uint8Array(length);
		return native.portti_storage_get(key, value.buffer, 0, length) === length ? value : undefined;
	}

	set(key: string, value: Uint8Array): void {
		const { buffer, byteOffset, length } = value;
		if (this._native.portti_storage_set(key, buffer as ArrayBuffer, byteOffset, length) === 0)
			this._log(`"${key}" could not be stored`);
	}

	delete(key: string): void {
		this._native.portti_storage_delete(key);
	}

	clear(): void {
		this._native.portti_storage_clear();
	}
}
