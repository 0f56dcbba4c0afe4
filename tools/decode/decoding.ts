/** A stream's bytes in pieces → lines to print: Readings as JSON, with explanations between them; and counts. */
import { ByteWriter } from "../../src/bytes/writer.ts";
import type { Config } from "../../src/config/config.ts";
import type { CipherHeader } from "../../src/cosem/cipher.ts";
import { type Fault, FaultLog } from "../../src/faults.ts";
import { CipheredFramer } from "../../src/frames/ciphered.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { P1Framer } from "../../src/frames/p1.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { Decoder } from "../../src/readings/decoder.ts";
import { writeReading } from "../../src/readings/json.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { bareMessage } from "../bare-message.ts";
import { nodeCrypto } from "../node-crypto.ts";
import { Explainer } from "./explainer.ts";

/** Over all streams. */
export interface Counts {
	readonly frames: Map<string, number>;
	readonly faults: Map<Fault, number>;
	readings: number;
	/** Of the last ciphered message. */
	cipher: CipherHeader | undefined;
}

export interface DecodingOptions {
	readonly config: Config;
	/** Named in every line when given. */
	readonly file: string | undefined;
	readonly explain: boolean;
}

/** A message that comes without a frame is the whole input, and no longer than this. */
const LONGEST_BARE = 8192;

export class Decoding {
	readonly #counts: Counts;
	readonly #print: (line: string) => void;
	readonly #file: string | undefined;
	readonly #explainer: Explainer | undefined;
	readonly #faults = new FaultLog();
	readonly #reader = readerOfAll(this.#faults);
	readonly #decoder: Decoder;
	readonly #writer = new ByteWriter(4096);
	/** What has come so far, while it may be a message without a frame. */
	#held: Uint8Array | undefined = new Uint8Array(0);
	/** The frame being decoded: its faults are told by places in it. */
	#frame: Frame | undefined = undefined;
	/** Where the message began that goes on in the next frame. */
	#messageAt: number | undefined = undefined;

	constructor(options: DecodingOptions, counts: Counts, print: (line: string) => void) {
		this.#counts = counts;
		this.#print = print;
		this.#file = options.file;
		this.#explainer = options.explain ? new Explainer(print) : undefined;
		this.#decoder = new Decoder({ config: options.config, crypto: nodeCrypto }, this.#faults);
		this.#decoder.messages.listener = (message, how) => this.#explainer?.message(message, how);
		this.#faults.listener = (fault, offset) => {
			count(counts.faults, fault);
			this.#messageAt = undefined;
			this.#explainer?.fault(fault, offset, this.#frame);
		};
	}

	push(piece: Uint8Array): void {
		if (this.#held === undefined) {
			this.#hear(piece);
			return;
		}
		this.#held = Uint8Array.from(Buffer.concat([this.#held, piece]));
		// What begins like a message without a frame is held back until it cannot be one.
		if (this.#held.length > LONGEST_BARE || bareMessage(this.#held) === undefined) this.#release();
	}

	/** The stream has ended. */
	end(): void {
		const bare = this.#held === undefined || holdsFrame(this.#held) ? undefined : bareMessage(this.#held);
		if (bare === undefined) {
			this.#release();
			this.#reader.flush(this.#take);
			return;
		}
		count(this.#counts.frames, "bare");
		this.#explainer?.bare(bare);
		const reading = this.#decoder.decodeMessage(bare);
		this.#noteCipher();
		if (reading !== undefined) this.#show(reading, 0);
	}

	#release(): void {
		const held = this.#held;
		this.#held = undefined;
		if (held !== undefined) this.#hear(held);
	}

	#hear(piece: Uint8Array): void {
		this.#explainer?.heard(piece);
		this.#reader.push(piece, 0, piece.length, this.#take);
	}

	readonly #take = (frame: Frame): void => {
		count(this.#counts.frames, frame.kind);
		this.#explainer?.frame(frame);
		this.#frame = frame;
		this.#messageAt ??= frame.offset;
		const reading = this.#decoder.decode(frame);
		this.#frame = undefined;
		this.#noteCipher();
		if (reading !== undefined) this.#show(reading, this.#messageAt ?? frame.offset);
	};

	#noteCipher(): void {
		this.#counts.cipher = this.#decoder.messages.cipher.header ?? this.#counts.cipher;
	}

	#show(reading: Reading, offset: number): void {
		this.#messageAt = undefined;
		reading.sequence = ++this.#counts.readings;
		this.#writer.clear();
		writeReading(this.#writer, reading);
		const file = this.#file === undefined ? "" : `"file":${JSON.stringify(this.#file)},`;
		this.#print(`{${file}"offset":${offset},${Buffer.from(this.#writer.view()).toString("utf8", 1)}`);
	}
}

function readerOfAll(faults: FaultLog): FrameReader {
	return new FrameReader([new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
}

function holdsFrame(bytes: Uint8Array): boolean {
	let frames = 0;
	const reader = readerOfAll(new FaultLog());
	const take = () => {
		frames++;
	};
	reader.push(bytes, 0, bytes.length, take);
	reader.flush(take);
	return frames > 0;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}
