/** Bytes in pieces → what the firmware's reader and decoder make of them, message by message. */
import { hexText } from "../../src/bytes/hex.ts";
import { type Config, makeConfig } from "../../src/config/config.ts";
import type { CipherHeader } from "../../src/cosem/cipher.ts";
import { FaultLog } from "../../src/faults.ts";
import { CipheredFramer } from "../../src/frames/ciphered.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { P1Framer } from "../../src/frames/p1.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { Decoder } from "../../src/readings/decoder.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { bareMessage } from "../bare-message.ts";
import { nodeCrypto } from "../node-crypto.ts";

/** A message that gave a Reading, or at least the header of a cipher. */
export interface Heard {
	readonly reading: Reading | undefined;
	readonly header: CipherHeader | undefined;
	/** Hexadecimal; undefined when nothing was deciphered. */
	readonly plaintext: string | undefined;
}

export interface Keys {
	readonly key: string;
	readonly authenticationKey: string;
}

/** Pieces of a line, then its silence. */
export function hear(pieces: Iterable<Uint8Array>, keys: Keys): Heard[] {
	const { decoder, faults } = decoderOf(keys);
	const reader = new FrameReader([new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
	const heard: Heard[] = [];
	const take = (frame: Frame) => note(heard, decoder, () => decoder.decode(frame));
	for (const piece of pieces) reader.push(piece, 0, piece.length, take);
	reader.flush(take);
	return heard;
}

/** One message without a frame. */
export function hearMessage(bytes: Uint8Array, keys: Keys): Heard[] {
	const { decoder } = decoderOf(keys);
	const heard: Heard[] = [];
	note(heard, decoder, () => decoder.decodeMessage(bareMessage(bytes) ?? bytes));
	return heard;
}

function decoderOf({ key, authenticationKey }: Keys): { decoder: Decoder; faults: FaultLog } {
	const config = makeConfig([
		["meter.key", key],
		["meter.auth_key", authenticationKey],
	]);
	if ("rule" in config) throw new Error(`a key ${config.rule}`);
	const faults = new FaultLog();
	return { decoder: new Decoder({ config: config as Config, crypto: nodeCrypto }, faults), faults };
}

function note(heard: Heard[], decoder: Decoder, decode: () => Reading | undefined): void {
	const before = decoder.messages.cipher.header;
	const reading = decode();
	const { header, plaintext } = decoder.messages.cipher;
	const ciphered = header !== before;
	if (reading === undefined && !ciphered) return;
	heard.push({
		reading,
		header: ciphered ? header : undefined,
		plaintext: ciphered && plaintext !== undefined ? hexText(plaintext) : undefined,
	});
}
