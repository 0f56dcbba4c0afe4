/** Messages of the simulated meter in every dialect → what mutations start from: lines, and the APDUs on them. */

import { Transfer } from "../../src/cosem/transfer.ts";
import { FaultLog } from "../../src/faults.ts";
import { CipheredFramer } from "../../src/frames/ciphered.ts";
import type { Frame } from "../../src/frames/framer.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { FrameReader } from "../../src/frames/reader.ts";
import { fromHex } from "../meter/bytes.ts";
import { DIALECTS } from "../meter/dialects.ts";
import { blockTransfer } from "../meter/gbt.ts";
import { generalCiphering } from "../meter/gcm.ts";
import { hdlcSegments, LLC } from "../meter/hdlc.ts";
import { mbusFrames } from "../meter/mbus.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY, Meter } from "../meter/meter.ts";
import type { Random } from "../meter/random.ts";

export interface Seeds {
	readonly lines: readonly Uint8Array[];
	/** Without frames and LLC header. */
	readonly messages: readonly Uint8Array[];
}

/** 2024-03-09 22:59:50 UTC: the first message is of one hour, the next of another. */
const START = 1_710_025_190;
const ADDRESS = { destination: [0x41], source: [0x08, 0x83], control: 0x13 };
const KEYS = { key: fromHex(DEFAULT_KEY), authenticationKey: fromHex(DEFAULT_AUTHENTICATION_KEY) };

export function meterSeeds(): Seeds {
	const lines = DIALECTS.flatMap(({ name }) => {
		const meter = new Meter({ dialects: [name], startUtcSeconds: START });
		return [meter.next().bytes, meter.next().bytes];
	});
	return { lines, messages: messagesOf(lines) };
}

/** The APDUs that lines carry, ciphered ones as they are. */
export function messagesOf(lines: readonly Uint8Array[]): Uint8Array[] {
	const faults = new FaultLog();
	const transfer = new Transfer(faults);
	const reader = new FrameReader([new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
	const messages: Uint8Array[] = [];
	const take = ({ kind, bytes, start, end }: Frame) => {
		if (kind === "ciphered") messages.push(bytes.slice(start, end));
		else if (kind === "hdlc" ? transfer.hdlc(bytes, start, end) : transfer.mbus(bytes, start, end)) {
			messages.push(transfer.bytes.slice(transfer.start, transfer.end));
		}
	};
	for (const line of lines) {
		reader.push(line, 0, line.length, take);
		reader.flush(take);
	}
	return messages;
}

/** A message in frames whose checks hold, so that what is wrong with it is met behind them. */
export function framed(message: Uint8Array, random: Random): Uint8Array {
	const size = random.between(20, 250);
	switch (random.between(0, 4)) {
		case 0:
			return mbusFrames(message, size);
		case 1:
			return message.length > 0 ? blockTransfer(ADDRESS, message, Math.min(size, 120)) : message;
		case 2:
			return sealed(message, random);
		default:
			return hdlcSegments(ADDRESS, Uint8Array.of(...LLC, ...message), random.chance(0.5) ? 2000 : size);
	}
}

function sealed(message: Uint8Array, random: Random): Uint8Array {
	const ciphering = {
		apduTag: random.chance(0.5) ? 0xdb : 0xdc,
		securityControl: [0x20, 0x21, 0x30, 0x31][random.between(0, 3)],
		systemTitle: [0x53, 0x41, 0x47, 1, 2, 3, 4, 5],
		lengthForm: (length: number) => [0x82, length >> 8, length & 255],
	} as const;
	return generalCiphering(ciphering, { ...KEYS, frameCounter: random.next() }, message.subarray(0, 400));
}
