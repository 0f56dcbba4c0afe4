/** A frame of any kind → a Reading, or nothing yet: what `frames/` delivers goes in, what `store/` keeps comes out. */
import type { FaultLog } from "../faults.ts";
import type { Frame } from "../frames/framer.ts";
import { type MessageOptions, MessageReader } from "./message.ts";
import type { Reading } from "./reading.ts";
import { Telegrams } from "./telegrams.ts";

export class Decoder {
	/** What is not a telegram: HDLC, M-Bus, and ciphered blocks, which may hold one. */
	readonly messages: MessageReader;
	private readonly _telegrams: Telegrams;

	constructor(options: MessageOptions, faults: FaultLog) {
		const telegrams = new Telegrams(faults);
		this._telegrams = telegrams;
		this.messages = new MessageReader(options, (bytes, start, end) => telegrams.read(bytes, start, end), faults);
	}

	/** Undefined when the frame says nothing, is one part of several, or cannot be read; faults are reported. */
	decode(frame: Frame): Reading | undefined {
		if (frame.kind !== "p1") return this.messages.frame(frame);
		const reading = this._telegrams.frame(frame);
		if (reading !== undefined) reading.check = frame.check;
		return reading;
	}

	/** A message that comes without a frame: an APDU, with or without its LLC header. */
	decodeMessage(bytes: Uint8Array): Reading | undefined {
		return this.messages.apdu(bytes, 0, bytes.length, "none");
	}
}
