import fc from "fast-check";
import test from "tape";
import { readMessage, recordData } from "../../../src/network/dns/read.ts";
import { type DnsRecord, type ReadMessage, TYPE } from "../../../src/network/dns/types.ts";
import { dataBytes, writeMessage } from "../../../src/network/dns/write.ts";

const label = fc
	.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 12 })
	.map((codes) => codes.map((code) => String.fromCharCode(code)).join(""))
	.map((text) => text.split("\\").join("\\\\").split(".").join("\\."));
// Few labels, so that names have ends in common and are written as pointers.
const common = fc.constantFrom("local", "_tcp", "_http", "a");
const name = fc.array(fc.oneof(common, label), { maxLength: 5 }).map((labels) => labels.join("."));
const word = fc.integer({ min: 0, max: 0xffff });
const question = fc.record({ name, type: word, class: word });
const ttl = fc.integer({ min: 0, max: 0xffff_ffff });
const data = fc.uint8Array({ maxLength: 20 });
const record: fc.Arbitrary<DnsRecord> = fc.oneof(
	fc.record({ name, type: fc.constant(TYPE.txt), class: word, ttl, data: fc.tuple(data) }),
	fc.record({ name, type: fc.constant(TYPE.ptr), class: word, ttl, data: fc.tuple(name) }),
	fc.record({
		name,
		type: fc.constant(TYPE.srv),
		class: word,
		ttl,
		data: fc.tuple(fc.uint8Array({ minLength: 6, maxLength: 6 }), name),
	}),
);
const records = fc.array(record, { maxLength: 5 });
const message = fc.record({
	id: word,
	flags: word,
	questions: fc.array(question, { maxLength: 5 }),
	answers: records,
	authorities: records,
	additionals: records,
});

function shown(record: DnsRecord, bytes: Uint8Array | undefined): string {
	return `${record.name.toLowerCase()} ${record.type} ${record.class} ${record.ttl} ${bytes}`.toLowerCase();
}

/** Names in data are pointed at without regard to case. */
function lower(bytes: Uint8Array | undefined): string {
	return String(bytes && [...bytes].map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)));
}

test("what is written is read again, compressed or not", (t) => {
	fc.assert(
		fc.property(message, fc.boolean(), (written, compressed) => {
			const read = readMessage(writeMessage(written, compressed)) as ReadMessage;
			const sections = [
				[written.answers, read.answers],
				[written.authorities, read.authorities],
				[written.additionals, read.additionals],
			] as const;
			const same = sections.every(
				([ours, theirs]) =>
					ours.length === theirs.length &&
					ours.every(
						(one, index) =>
							shown(one, undefined) === shown({ ...theirs[index], data: [] }, undefined) &&
							lower(dataBytes(one)) === lower(recordData(read, theirs[index])),
					),
			);
			const asked = (questions: readonly { name: string; type: number; class: number }[]) =>
				questions.map(({ name, type, class: kind }) => `${name.toLowerCase()} ${type} ${kind}`).join();
			return (
				same &&
				read.id === written.id &&
				read.flags === written.flags &&
				asked(read.questions) === asked(written.questions)
			);
		}),
		{ numRuns: 150 },
	);
	t.pass();
	t.end();
});

test("any bytes are read, or refused, and never throw", (t) => {
	const head = fc.tuple(word, word, ...[2, 2, 2, 2].map((max) => fc.integer({ min: 0, max })));
	fc.assert(
		fc.property(head, fc.uint8Array({ maxLength: 200 }), (words, rest) => {
			const bytes = Uint8Array.from([...words.flatMap((value) => [value >> 8, value & 255]), ...rest]);
			const read = readMessage(bytes);
			for (const one of read?.answers ?? []) if (read !== undefined) recordData(read, one);
			return true;
		}),
		{ numRuns: 500 },
	);
	t.pass();
	t.end();
});

test("a message of ours with some bytes changed is read, or refused, and never throws", (t) => {
	fc.assert(
		fc.property(message, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))), (written, changes) => {
			const bytes = writeMessage(written, true);
			for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
			const read = readMessage(bytes);
			for (const one of read?.answers ?? []) if (read !== undefined) recordData(read, one);
			return true;
		}),
		{ numRuns: 150 },
	);
	t.pass();
	t.end();
});
