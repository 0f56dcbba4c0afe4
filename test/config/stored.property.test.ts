/** Power cuts and bit rot at every place of every write: the old settings or the new ones, never none. */
import fc from "fast-check";
import test from "tape";
import { SettingsStore, SLOTS } from "../../src/config/stored.ts";
import { FakeCrypto, FakeStorage } from "../helpers/fake-host.ts";

const crypto = new FakeCrypto();

const settings = fc
	.array(fc.tuple(fc.string({ maxLength: 12 }), fc.string({ unit: "grapheme", maxLength: 12 })), { maxLength: 4 })
	.map((entries) => new Map(entries));

function read(storage: FakeStorage): string {
	return text(new SettingsStore(storage, crypto).load());
}

function text(values: ReadonlyMap<string, string>): string {
	return JSON.stringify([...values].map(([key, value]) => [asStored(key), asStored(value)]));
}

/** Half a surrogate pair has no UTF-8. */
function asStored(value: string): string {
	return [...value].map((one) => (one >= "\ud800" && one <= "\udfff" && one.length === 1 ? "\ufffd" : one)).join("");
}

function saved(history: readonly ReadonlyMap<string, string>[]): FakeStorage {
	const storage = new FakeStorage();
	const store = new SettingsStore(storage, crypto);
	store.load();
	for (const values of history) store.save(values);
	return storage;
}

/** What flash may hold where a write of `fresh` over `before` was cut after `length` bytes. */
function remains(before: Uint8Array | undefined, fresh: Uint8Array, length: number): Uint8Array[] {
	const begun = fresh.slice(0, length);
	const over = new Uint8Array(Math.max(length, before?.length ?? 0));
	over.set(before ?? []);
	over.set(begun);
	const erased = new Uint8Array(fresh.length).fill(0xff);
	erased.set(begun);
	return [begun, over, erased];
}

test("stored: a write cut at any byte leaves the old settings or the new", (t) => {
	fc.assert(
		fc.property(fc.array(settings, { maxLength: 3 }), settings, (history, next) => {
			const before = saved(history);
			const after = saved([...history, next]);
			const slot = SLOTS.find((key) => before.get(key)?.join() !== after.get(key)?.join());
			if (slot === undefined) throw new Error("nothing was written");
			const [old, fresh] = [before.get(slot), after.get(slot) ?? new Uint8Array(0)];
			const allowed = [text(history.at(-1) ?? new Map()), text(next)];
			for (let length = 0; length <= fresh.length; length++) {
				for (const bytes of remains(old, fresh, length)) {
					const storage = saved(history);
					storage.set(slot, bytes);
					const found = read(storage);
					if (!allowed.includes(found)) throw new Error(`cut after ${length}: ${found}`);
					// What comes after the cut is kept as if there had been none.
					const store = new SettingsStore(storage, crypto);
					store.load();
					store.save(next);
					if (read(storage) !== text(next)) throw new Error(`cut after ${length}: nothing can be saved any more`);
				}
			}
		}),
		{ numRuns: 5, seed: 7 },
	);
	t.pass("every cut");
	t.end();
});

test("stored: any bit of either record may flip: the newest or the generation before it is read", (t) => {
	fc.assert(
		fc.property(settings, settings, (first, second) => {
			for (const slot of SLOTS) {
				const length = saved([first, second]).get(slot)?.length ?? 0;
				for (let bit = 0; bit < length * 8; bit++) {
					const storage = saved([first, second]);
					const bytes = storage.get(slot) ?? new Uint8Array(0);
					bytes[bit >> 3] ^= 1 << (bit & 7);
					storage.set(slot, bytes);
					const found = read(storage);
					if (found !== text(first) && found !== text(second)) throw new Error(`${slot}, bit ${bit}: ${found}`);
				}
			}
		}),
		{ numRuns: 2, seed: 7 },
	);
	t.pass("every bit");
	t.end();
});

test("stored: any bytes at all are read without harm", (t) => {
	fc.assert(
		fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
			const storage = new FakeStorage();
			storage.set(SLOTS[0], one);
			storage.set(SLOTS[1], other);
			if (read(storage) !== "[]") throw new Error("made of nothing");
		}),
		{ numRuns: 200, seed: 7 },
	);
	t.pass("nothing is made of noise");
	t.end();
});
