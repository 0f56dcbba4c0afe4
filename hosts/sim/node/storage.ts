/** The guest's named values, in memory or one file each in a folder; a file is replaced whole or not at all. */
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from "node:fs";
import { join } from "node:path";
import { decodeFields, decodeText, TO_NODE } from "../frames.ts";
import type { Service } from "./service.ts";

const SUFFIX = ".value";
const UNFINISHED = ".new";

export class Values {
	readonly #directory: string | undefined;
	readonly #values = new Map<string, Uint8Array>();

	/** Without a folder nothing outlives the process. Throws when the folder cannot be used. */
	constructor(directory?: string) {
		this.#directory = directory;
		if (directory === undefined) return;
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		for (const name of readdirSync(directory)) {
			// A write that a power cut interrupted: the value before it stands.
			if (name.endsWith(SUFFIX + UNFINISHED)) rmSync(join(directory, name));
			if (!name.endsWith(SUFFIX)) continue;
			const key = decodeURIComponent(name.slice(0, -SUFFIX.length));
			this.#values.set(key, readFileSync(join(directory, name)));
		}
	}

	entries(): Iterable<readonly [string, Uint8Array]> {
		return this.#values;
	}

	set(key: string, value: Uint8Array): void {
		this.#values.set(key, value.slice());
		if (this.#directory === undefined) return;
		const path = this.#path(this.#directory, key);
		const file = openSync(path + UNFINISHED, "w", 0o600);
		try {
			for (let at = 0; at < value.length; ) at += writeSync(file, value, at);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(path + UNFINISHED, path);
	}

	delete(key: string): void {
		this.#values.delete(key);
		if (this.#directory !== undefined) rmSync(this.#path(this.#directory, key), { force: true });
	}

	/** But what belongs to the device: `Storage.clear` of src/host.ts. */
	clear(): void {
		for (const key of [...this.#values.keys()]) if (!key.startsWith("device.")) this.delete(key);
	}

	#path(directory: string, key: string): string {
		return join(directory, encodeURIComponent(key).replaceAll("*", "%2A") + SUFFIX);
	}
}

export function storage(values: Values, report: (line: string) => void): Service {
	const careful = (work: () => void) => {
		try {
			work();
		} catch (error) {
			report(`Storage: ${(error as Error).message}. Free space or choose another folder with --state.`);
		}
	};
	return {
		posts: {
			[TO_NODE.store]: (_, payload) => {
				const [key, value] = decodeFields(payload);
				careful(() => values.set(decodeText(key), value));
			},
			[TO_NODE.erase]: (_, payload) => careful(() => values.delete(decodeText(payload))),
			[TO_NODE.eraseAll]: () => careful(() => values.clear()),
		},
	};
}
