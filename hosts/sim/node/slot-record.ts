/**
 * What the two slots hold and which of them is to run ↔ two files, written in turn, each a checksum
 * and JSON: whatever happens to the one being written, the other holds the generation before.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** As in ESP-IDF's otadata: `new`, `pending` while on trial, `valid`, `aborted` when it did not prove itself. */
export type SlotState = "empty" | "new" | "pending" | "valid" | "aborted";

export interface Slot {
	readonly state: SlotState;
	/** Among slots that may run, the one with the higher number does. */
	readonly order: number;
	readonly byteLength: number;
	/** Hexadecimal. */
	readonly sha256: string;
}

export type SlotPair = readonly [Slot, Slot];

const STATES: readonly unknown[] = ["empty", "new", "pending", "valid", "aborted"] satisfies SlotState[];
const FILES = ["record.0", "record.1"] as const;

export class SlotRecord {
	readonly #directory: string | undefined;
	#generation = 0;

	/** Without a folder nothing is kept. */
	constructor(directory?: string) {
		this.#directory = directory;
	}

	/** The newest whole generation; undefined when there is none. `spoilt` is told of a file that cannot be read. */
	load(spoilt: (file: string) => void): SlotPair | undefined {
		const directory = this.#directory;
		if (directory === undefined) return undefined;
		let newest: SlotPair | undefined;
		for (const name of FILES) {
			const text = contents(join(directory, name));
			const read = text === undefined ? undefined : decode(text);
			if (text !== undefined && read === undefined) spoilt(name);
			if (read === undefined || read.generation <= this.#generation) continue;
			this.#generation = read.generation;
			newest = read.slots;
		}
		return newest;
	}

	/** Throws when it cannot be written: then the generation before still stands. */
	save(slots: SlotPair): void {
		const generation = this.#generation + 1;
		if (this.#directory !== undefined) {
			const file = openSync(join(this.#directory, FILES[generation % 2]), "w", 0o600);
			try {
				writeSync(file, encode(generation, slots));
				fsyncSync(file);
			} finally {
				closeSync(file);
			}
		}
		this.#generation = generation;
	}
}

export function encode(generation: number, slots: SlotPair): string {
	const json = JSON.stringify({ generation, slots });
	return `${checksum(json)} ${json}\n`;
}

/** Undefined when the text is not whole. */
export function decode(text: string): { readonly generation: number; readonly slots: SlotPair } | undefined {
	const [, sum, json] = /^(\S+) (.*)\n$/.exec(text) ?? [];
	if (json === undefined || sum !== checksum(json)) return undefined;
	const { generation, slots } = JSON.parse(json);
	const isWhole = Number.isInteger(generation) && Array.isArray(slots) && slots.length === 2 && slots.every(isSlot);
	return isWhole ? { generation, slots: slots as unknown as SlotPair } : undefined;
}

function isSlot(value: Partial<Slot> | null): boolean {
	return (
		STATES.includes(value?.state) &&
		Number.isInteger(value?.order) &&
		Number.isInteger(value?.byteLength) &&
		typeof value?.sha256 === "string"
	);
}

function checksum(json: string): string {
	return createHash("sha256").update(json).digest("hex").slice(0, 16);
}

function contents(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined;
	}
}
