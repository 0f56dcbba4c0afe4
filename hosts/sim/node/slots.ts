/**
 * The device's flash and bootloader: two slots in a folder, each for a firmware as one script. Out
 * comes the script to run, chosen as ESP-IDF's bootloader chooses: an image that was activated runs
 * once on trial; unless it is confirmed meanwhile, the next start takes the former one.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { type Slot, type SlotPair, SlotRecord, type SlotState } from "./slot-record.ts";

/** Of a slot in the device's flash (hosts/esp32/partitions.csv). */
export const SLOT_BYTES = 0x1e0000;

const EMPTY: Slot = { state: "empty", order: 0, byteLength: 0, sha256: "" };

export interface SlotsOptions {
	/** Undefined: the slots are gone with the process. */
	readonly directory: string | undefined;
	/** The firmware of the source tree: what runs when no slot holds any that does. */
	readonly builtIn: () => string;
	/** A line for people. */
	readonly report: (line: string) => void;
}

interface Writing {
	readonly slot: 0 | 1;
	readonly byteLength: number;
	readonly pieces: Uint8Array[];
	readonly file: number | undefined;
	written: number;
}

export class Slots {
	/** The image that runs is on trial. */
	onTrial = false;
	readonly #options: SlotsOptions;
	readonly #record: SlotRecord;
	readonly #inMemory: (Uint8Array | undefined)[] = [];
	#slots: SlotPair;
	/** Undefined: the one of the source tree. */
	#running: 0 | 1 | undefined = undefined;
	#writing: Writing | undefined = undefined;

	constructor(options: SlotsOptions) {
		const { directory, report } = options;
		this.#options = options;
		this.#record = new SlotRecord(directory);
		const spoilt = (file: string) => report(`Slots: ${file} is damaged and is not used.`);
		this.#slots = this.#record.load(spoilt) ?? [EMPTY, EMPTY];
	}

	/** What is to run now, as a script. Called once per start of the firmware. */
	boot(): string {
		this.#close();
		for (const slot of [0, 1] as const) if (this.#slots[slot].state === "pending") this.#tryToMark(slot, "aborted");
		for (const slot of this.#candidates()) {
			const image = this.#image(slot);
			const { state, byteLength, sha256 } = this.#slots[slot];
			if (image === undefined || image.length !== byteLength || hash(image) !== sha256) {
				this.#options.report(`Slots: the firmware in slot ${slot} is missing or damaged and is not used.`);
				this.#tryToMark(slot, "aborted");
				continue;
			}
			// What is not known to be on trial would never go back.
			if (state === "new" && !this.#tryToMark(slot, "pending")) continue;
			this.onTrial = state === "new";
			this.#running = slot;
			return Buffer.from(image).toString("utf8");
		}
		this.onTrial = false;
		this.#running = undefined;
		return this.#options.builtIn();
	}

	/** Whether the firmware that runs came from an update. */
	get isInstalled(): boolean {
		return this.#running !== undefined;
	}

	/** In words: which firmware runs. */
	get description(): string {
		if (this.#running === undefined) return "the firmware of the source tree";
		return `the firmware of an update, in slot ${this.#running}${this.onTrial ? ", on trial" : ""}`;
	}

	/** Opens the slot that does not run. Throws when it cannot be written. */
	begin(byteLength: number): void {
		if (byteLength > SLOT_BYTES) throw new RangeError(`${byteLength} bytes do not fit into ${SLOT_BYTES}`);
		this.#close();
		const slot = this.#running === 1 ? 0 : 1;
		const { directory } = this.#options;
		if (directory !== undefined) mkdirSync(directory, { recursive: true, mode: 0o700 });
		this.#mark(slot, "empty");
		const path = this.#path(slot);
		const file = path === undefined ? undefined : openSync(path, "w", 0o600);
		this.#writing = { slot, byteLength, pieces: [], file, written: 0 };
	}

	write(bytes: Uint8Array): void {
		const writing = this.#writing;
		if (writing === undefined) throw new Error("no slot is open");
		writing.written += bytes.length;
		if (writing.written > writing.byteLength) throw new RangeError("more bytes than were said");
		if (writing.file === undefined) writing.pieces.push(bytes.slice());
		else for (let at = 0; at < bytes.length; ) at += writeSync(writing.file, bytes, at);
	}

	/** From the next start on it runs. Throws when it is none that could. */
	activate(): void {
		const writing = this.#writing;
		if (writing === undefined) throw new Error("no slot is open");
		const { slot, byteLength, written, pieces, file } = writing;
		if (written !== byteLength) throw new RangeError(`${written} of ${byteLength} bytes were written`);
		if (file === undefined) this.#inMemory[slot] = Buffer.concat(pieces);
		else fsyncSync(file);
		const image = this.#image(slot) ?? new Uint8Array(0);
		mustBeScript(image);
		this.#close();
		const order = 1 + Math.max(this.#slots[0].order, this.#slots[1].order);
		this.#save(slot, { state: "new", order, byteLength, sha256: hash(image) });
	}

	/** Leaves the slot that is open without an image. */
	abandon(): void {
		const slot = this.#writing?.slot;
		this.#close();
		if (slot === undefined) return;
		const path = this.#path(slot);
		if (path === undefined) this.#inMemory[slot] = undefined;
		else rmSync(path, { force: true });
	}

	confirm(): void {
		if (this.#running !== undefined && this.onTrial) this.#tryToMark(this.#running, "valid");
		this.onTrial = false;
	}

	/** From the next start on the former image runs. */
	goBack(): void {
		if (this.#running !== undefined) this.#tryToMark(this.#running, "aborted");
	}

	/** Slots that may run, the foremost first. */
	#candidates(): (0 | 1)[] {
		const slots = this.#slots;
		const mayRun = ([0, 1] as const).filter((slot) => slots[slot].state === "new" || slots[slot].state === "valid");
		return mayRun.sort((a, b) => slots[b].order - slots[a].order);
	}

	#close(): void {
		const file = this.#writing?.file;
		this.#writing = undefined;
		if (file !== undefined) closeSync(file);
	}

	#mark(slot: 0 | 1, state: SlotState): void {
		this.#save(slot, state === "empty" ? EMPTY : { ...this.#slots[slot], state });
	}

	#tryToMark(slot: 0 | 1, state: SlotState): boolean {
		try {
			this.#mark(slot, state);
			return true;
		} catch (error) {
			this.#options.report(`Slots: ${(error as Error).message}. Free space or choose another folder with --state.`);
			return false;
		}
	}

	#save(slot: 0 | 1, content: Slot): void {
		const slots: SlotPair = slot === 0 ? [content, this.#slots[1]] : [this.#slots[0], content];
		this.#record.save(slots);
		this.#slots = slots;
	}

	#image(slot: 0 | 1): Uint8Array | undefined {
		const path = this.#path(slot);
		if (path === undefined) return this.#inMemory[slot];
		try {
			return readFileSync(path);
		} catch {
			return undefined;
		}
	}

	#path(slot: 0 | 1): string | undefined {
		const { directory } = this.#options;
		return directory === undefined ? undefined : join(directory, `slot.${slot}`);
	}
}

function hash(image: Uint8Array): string {
	return createHash("sha256").update(image).digest("hex");
}

/** The device's platform looks likewise whether an image is one that its processor can run. */
function mustBeScript(image: Uint8Array): void {
	try {
		if (image.length === 0) throw new Error("nothing");
		new Script(new TextDecoder("utf-8", { fatal: true }).decode(image));
	} catch {
		throw new Error("the image is not a script, which is what runs in the simulator");
	}
}
