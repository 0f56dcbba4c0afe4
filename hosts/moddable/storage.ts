/** `Storage` of the host interface, over the C of the host. */
import type { Storage } from "../../src/host.ts";
import type { Native } from "./native.ts";

const EMPTY = new ArrayBuffer(0);

export function storage(native: Native, log: (message: string) => void): Storage {
	return {
		get(key) {
			const length = native.portti_storage_get(key, EMPTY, 0, 0);
			if (length < 0) return undefined;
			const value = new Uint8Array(length);
			return native.portti_storage_get(key, value.buffer, 0, length) === length ? value : undefined;
		},
		set(key, value) {
			if (native.portti_storage_set(key, value.buffer as ArrayBuffer, value.byteOffset, value.length) === 0)
				log(`"${key}" could not be stored`);
		},
		delete: (key) => native.portti_storage_delete(key),
		clear: () => native.portti_storage_clear(),
	};
}
