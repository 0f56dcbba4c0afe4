/** Bytes of a DNS message in, its questions and records out (RFC 1035, section 4). Any bytes cost bounded time. */
import { asciiText } from "../../bytes/ascii.ts";
import { ByteWriter } from "../../bytes/writer.ts";
import { LONGEST_NAME, type Question, type ReadMessage, type ReadRecord, TYPE } from "./types.ts";
import { writeName } from "./write.ts";

const HEAD = 12;
/** A message with more questions and records than these is not read. */
const MOST_ENTRIES = 160;
/** Nor is one with more labels, pointed at or not: a name may have 127, and an entry of six bytes point at it. */
const MOST_LABELS = 600;
const POINTER = 0xc0;

/**
 * Undefined when the bytes are not a message, or one with more in it than anybody sends here. `cost`
 * grows by the labels that were read, which is what takes time.
 */
export function readMessage(bytes: Uint8Array, cost = { labels: 0 }): ReadMessage | undefined {
	if (bytes.length < HEAD) return undefined;
	const counts = [4, 6, 8, 10].map((at) => word(bytes, at));
	if (counts[0] + counts[1] + counts[2] + counts[3] > MOST_ENTRIES) return undefined;
	const reader = new Reader(bytes, HEAD, cost);
	const questions: Question[] = [];
	for (let count = counts[0]; count > 0; count--) {
		const question = reader.question();
		if (question === undefined) return undefined;
		questions.push(question);
	}
	const sections: ReadRecord[][] = [[], [], []];
	for (let section = 0; section < 3; section++) {
		for (let count = counts[section + 1]; count > 0; count--) {
			const record = reader.record();
			if (record === undefined) return undefined;
			sections[section].push(record);
		}
	}
	const [answers, authorities, additionals] = sections;
	return { bytes, id: word(bytes, 0), flags: word(bytes, 2), questions, answers, authorities, additionals };
}

/** A record's data with its names written out; undefined when a name in it is none. */
export function recordData(message: ReadMessage, { type, start, end }: ReadRecord): Uint8Array | undefined {
	const { bytes } = message;
	const nameAt = type === TYPE.ptr || type === TYPE.ns || type === TYPE.cname ? 0 : type === TYPE.srv ? 6 : -1;
	if (nameAt < 0) return bytes.slice(start, end);
	const reader = new Reader(bytes, start + nameAt);
	const name = start + nameAt > end ? undefined : reader.name();
	if (name === undefined || reader.at !== end) return undefined;
	const writer = new ByteWriter(nameAt + name.length + 2);
	writer.bytes(bytes.subarray(start, start + nameAt));
	writeName(writer, name);
	return writer.copy();
}

function word(bytes: Uint8Array, at: number): number {
	return (bytes[at] << 8) | bytes[at + 1];
}

class Reader {
	at: number;
	private readonly _bytes: Uint8Array;
	private readonly _cost: { labels: number };

	constructor(bytes: Uint8Array, at: number, cost = { labels: 0 }) {
		this._bytes = bytes;
		this._cost = cost;
		this.at = at;
	}

	question(): Question | undefined {
		const bytes = this._bytes;
		const name = this.name();
		const at = this.at;
		if (name === undefined || at + 4 > bytes.length) return undefined;
		this.at = at + 4;
		return { name, type: word(bytes, at), class: word(bytes, at + 2) };
	}

	record(): ReadRecord | undefined {
		const bytes = this._bytes;
		const question = this.question();
		const at = this.at;
		if (question === undefined || at + 6 > bytes.length) return undefined;
		const start = at + 6;
		const end = start + word(bytes, at + 4);
		if (end > bytes.length) return undefined;
		this.at = end;
		return { ...question, ttl: word(bytes, at) * 0x1_0000 + word(bytes, at + 2), start, end };
	}

	/** Pointers lead to the front only, and to before where they stand, so that they come to an end. */
	name(): string | undefined {
		const bytes = this._bytes;
		let text = "";
		let length = 1;
		let at = this.at;
		let front = at;
		let followed = false;
		for (;;) {
			if (at >= bytes.length) return undefined;
			const size = bytes[at];
			if (size >= POINTER) {
				if (at + 1 >= bytes.length) return undefined;
				if (!followed) this.at = at + 2;
				followed = true;
				at = word(bytes, at) & 0x3fff;
				if (at >= front) return undefined;
				front = at;
				continue;
			}
			at++;
			if (size === 0) {
				if (!followed) this.at = at;
				return text;
			}
			length += size + 1;
			if (++this._cost.labels > MOST_LABELS) return undefined;
			if (size > 63 || length > LONGEST_NAME || at + size > bytes.length) return undefined;
			const label = labelText(bytes, at, at + size);
			text = text === "" ? label : `${text}.${label}`;
			at += size;
		}
	}
}

/** A dot or a backslash in a label stands behind a backslash (RFC 1035, section 5.1). */
function labelText(bytes: Uint8Array, start: number, end: number): string {
	const label = asciiText(bytes, start, end);
	if (!label.includes(".") && !label.includes("\\")) return label;
	return label.split("\\").join("\\\\").split(".").join("\\.");
}
