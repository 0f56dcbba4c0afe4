/**
 * The owner's settings, each a key and its value as text ↔ two records in storage, written in turn:
 * whatever happens to the one being written, the other holds the generation before.
 *
 * A record, sealed (bytes/sealed.ts): generation u32, then for each setting the key's length u8, the
 * key, the value's length u16 and the value, big-endian, texts in UTF-8. Keys that this version
 * does not know are kept as they are.
 */
import { frozen } from "../bytes/frozen.ts";
import { seal, unseal } from "../bytes/sealed.ts";
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Crypto, Storage } from "../host.ts";

export const SLOTS = frozen(["settings.0", "settings.1"] as const);

const VERSION = 1;

interface Generation {
	readonly number: number;
	readonly values: Map<string, string>;
}

export class SettingsStore {
	private readonly _storage: Storage;
	private readonly _crypto: Pick<Crypto, "hash">;
	/** Of the record that holds the newest generation, which is not written over. */
	private _slot = 1;
	private _generation = 0;

	constructor(storage: Storage, crypto: Pick<Crypto, "hash">) {
		this._storage = storage;
		this._crypto = crypto;
	}

	/** The newest whole generation; empty when there is none. */
	load(): Map<string, string> {
		const [first, second] = SLOTS.map((key) => decode(unseal(this._crypto, VERSION, this._storage.get(key))));
		this._slot = first !== undefined && (second === undefined || first.number > second.number) ? 0 : 1;
		const newest = this._slot === 0 ? first : second;
		this._generation = newest?.number ?? 0;
		return newest?.values ?? new Map();
	}

	/** False when storage did not take it: then what was stored before still stands. */
	save(values: ReadonlyMap<string, string>): boolean {
		const generation = this._generation + 1;
		const slot = 1 - this._slot;
		const record = seal(this._crypto, VERSION, encode(generation, values));
		this._storage.set(SLOTS[slot], record);
		const kept = this._storage.get(SLOTS[slot]);
		if (kept?.length !== record.length || !kept.every((byte, index) => byte === record[index])) return false;
		this._slot = slot;
		this._generation = generation;
		return true;
	}

	/** Stores that there are none, and forgets the generation before, too. */
	clear(): boolean {
		const cleared = this.save(new Map());
		if (cleared) this._storage.delete(SLOTS[1 - this._slot]);
		return cleared;
	}
}

function encode(generation: number, values: ReadonlyMap<string, string>): Uint8Array {
	// Room for all of it, for certificates are long and memory is short.
	let room = 256;
	for (const [key, value] of values) room += 3 + key.length + value.length;
	const writer = new ByteWriter(room);
	for (let shift = 24; shift >= 0; shift -= 8) writer.byte((generation >>> shift) & 255);
	for (const [key, value] of values) {
		const name = utf8(key);
		writer.byte(name.length);
		writer.bytes(name);
		const at = writer.length;
		writer.byte(0);
		writer.byte(0);
		writer.text(value);
		const length = writer.length - at - 2;
		const bytes = writer.view();
		bytes[at] = length >> 8;
		bytes[at + 1] = length & 255;
	}
	return writer.view();
}

function decode(bytes: Uint8Array | undefined): Generation | undefined {
	if (bytes === undefined || bytes.length < 4) return undefined;
	const number = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
	const values = new Map<string, string>();
	for (let at = 4; at < bytes.length; ) {
		const keyEnd = at + 1 + bytes[at];
		const end = keyEnd + 2 + ((bytes[keyEnd] << 8) | bytes[keyEnd + 1]);
		if (!(end <= bytes.length)) return undefined;
		const key = utf8Text(bytes, at + 1, keyEnd);
		const value = utf8Text(bytes, keyEnd + 2, end);
		if (key === undefined || value === undefined) return undefined;
		values.set(key, value);
		at = end;
	}
	return { number, values };
}
