import fc from "fast-check";
import test from "tape";
import { packet } from "../../../src/network/improv/packets.ts";
import { ImprovParser } from "../../../src/network/improv/parser.ts";

test("packets among anything are found, however they are split, and nothing throws", (t) => {
	const data = fc.uint8Array({ maxLength: 60 });
	// Text of a log has no packet in it, and no head that promises one.
	const text = fc.array(fc.constantFrom(..."IMPROV log\r\n1234"), { maxLength: 40 }).map((letters) => letters.join(""));
	const part = fc.oneof(
		data.map((bytes) => ({ sent: bytes, bytes: packet(3, bytes) })),
		text.map((letters) => ({
			sent: undefined,
			bytes: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)),
		})),
	);
	fc.assert(
		fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat({ max: 40 }), { minLength: 1 }), (parts, sizes) => {
			const found: string[] = [];
			const parser = new ImprovParser({
				packet: (_, bytes) => void found.push(String([...bytes])),
				malformed: () => void found.push("malformed"),
			});
			const stream = parts.flatMap(({ bytes }) => [...bytes]);
			let next = 0;
			for (let at = 0; at < stream.length; ) {
				const size = 1 + sizes[next++ % sizes.length];
				parser.push(Uint8Array.from(stream.slice(at, at + size)), next);
				at += size;
			}
			const sent = parts.flatMap(({ sent }) => (sent === undefined ? [] : [String([...sent])]));
			return found.join(";") === sent.join(";");
		}),
		{ numRuns: 100 },
	);
	t.pass();
	t.end();
});

test("any bytes at any time throw nothing, and a packet after a silence is found", (t) => {
	const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 80 }), fc.nat({ max: 800 })), { maxLength: 20 });
	fc.assert(
		fc.property(pieces, (pieces) => {
			let last = "";
			const parser = new ImprovParser({
				packet: (type, bytes) => {
					last = `${type} ${[...bytes]}`;
				},
				malformed: () => {},
			});
			let now = 0;
			for (const [bytes, pause] of pieces) {
				now += pause;
				parser.push(bytes, now);
			}
			parser.push(packet(3, Uint8Array.of(2, 0)), now + 1000);
			return last === "3 2,0";
		}),
		{ numRuns: 100 },
	);
	t.pass();
	t.end();
});
