/** The packets of Improv over serial (improv-wifi.com/serial, version 1): a type and data in, bytes out. */
import { frozen } from "../../bytes/frozen.ts";
import { utf8Text } from "../../bytes/utf8.ts";
import { ByteWriter, utf8 } from "../../bytes/writer.ts";

/** `IMPROV` and the version. */
export const HEADER = frozen(Uint8Array.of(0x49, 0x4d, 0x50, 0x52, 0x4f, 0x56, 1));
/** Where data begins: behind header, type and length. */
export const DATA_AT = 9;
export const MOST_DATA = 255;

export const PACKET = frozen({ state: 1, error: 2, command: 3, result: 4 } as const);
export const STATE = frozen({ ready: 2, provisioning: 3, provisioned: 4 } as const);
export const ERROR = frozen({
	none: 0,
	invalidPacket: 1,
	unknownCommand: 2,
	unableToConnect: 3,
	badHostName: 5,
	unknown: 255,
} as const);
export const COMMAND = frozen({
	join: 1,
	state: 2,
	info: 3,
	scan: 4,
	hostName: 5,
	deviceName: 6,
	networkState: 7,
} as const);
/** Bits of the answer to `networkState`. */
export const NETWORK = frozen({ online: 1, wifi: 2 } as const);

/** Stands in lines of its own, so that text before it does not hide it. */
export function packet(type: number, data: Uint8Array): Uint8Array {
	const writer = new ByteWriter(DATA_AT + data.length + 3);
	writer.byte(0x0a);
	writer.bytes(HEADER);
	writer.byte(type);
	writer.byte(data.length);
	writer.bytes(data);
	writer.byte(sum(writer.view(), 1, writer.length));
	writer.byte(0x0a);
	return writer.copy();
}

/** What does not fit is cut off at the end, between characters. */
export function result(command: number, strings: readonly string[]): Uint8Array {
	const writer = new ByteWriter(MOST_DATA);
	writer.byte(command);
	writer.byte(0);
	for (const text of strings) {
		if (writer.length >= MOST_DATA) break;
		const bytes = utf8(text);
		let length = Math.min(bytes.length, MOST_DATA - writer.length - 1);
		while (length < bytes.length && (bytes[length] & 0xc0) === 0x80) length--;
		writer.byte(length);
		writer.bytes(bytes.subarray(0, length));
	}
	// The client of ESP Web Tools takes such a length for the end of a line: an empty string more changes it.
	if (writer.length === 0x0a) writer.byte(0);
	const data = writer.copy();
	data[1] = data.length - 2;
	return packet(PACKET.result, data);
}

/** Strings, each behind its length; undefined when the lengths do not add up, or it is no UTF-8. */
export function strings(data: Uint8Array): string[] | undefined {
	const found: string[] = [];
	for (let at = 0; at < data.length; ) {
		const end = at + 1 + data[at];
		const text = end > data.length ? undefined : utf8Text(data, at + 1, end);
		if (text === undefined) return undefined;
		found.push(text);
		at = end;
	}
	return found;
}

export function sum(bytes: Uint8Array, start: number, end: number): number {
	let total = 0;
	for (let at = start; at < end; at++) total += bytes[at];
	return total & 0xff;
}
