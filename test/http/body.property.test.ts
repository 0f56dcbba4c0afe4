import fc from "fast-check";
import test from "tape";
import { RequestBody } from "../../src/http/body.ts";

const LIMIT = 2000;
const bytes = fc.uint8Array({ maxLength: 300 });

function chunked(chunks: readonly Uint8Array[]): number[] {
	const text = (line: string) => Array.from(line, (character) => character.charCodeAt(0));
	const all: number[] = [];
	for (const chunk of chunks) {
		if (chunk.length > 0) all.push(...text(`${chunk.length.toString(16)}\r\n`), ...chunk, ...text("\r\n"));
	}
	return [...all, ...text("0\r\n\r\n")];
}

/** Pushes everything in pieces of the given sizes, again and again; the place after the last byte taken. */
function push(body: RequestBody, all: Uint8Array, steps: readonly number[]): number {
	let at = 0;
	for (let i = 0; at < all.length && !body.done && body.refused === 0; i++) {
		const end = Math.min(all.length, at + steps[i % steps.length]);
		at = body.push(all, at, end);
	}
	return at;
}

const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

test("RequestBody: what was sent in chunks comes out, and not a byte more is taken", (t) => {
	fc.assert(
		fc.property(fc.array(bytes, { maxLength: 5 }), steps, bytes, (chunks, steps, behind) => {
			const sent = chunks.flatMap((chunk) => [...chunk]);
			const wire = chunked(chunks);
			const body = new RequestBody(undefined, LIMIT);
			const taken = push(body, Uint8Array.from([...wire, ...behind]), steps);
			return body.done && taken === wire.length && String(body.bytes()) === String(sent);
		}),
	);
	t.pass("100 runs");
	t.end();
});

test("RequestBody: any bytes end it, refuse it, or leave it waiting, within its limit", (t) => {
	const soup = fc
		.array(
			fc.oneof(
				bytes,
				fc.constantFrom(..."0123456789abcdef;\r\n").map((c) => Uint8Array.of(c.charCodeAt(0))),
			),
		)
		.map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
	fc.assert(
		fc.property(soup, steps, fc.nat(20), (all, steps, limit) => {
			const whole = new RequestBody(undefined, limit);
			push(whole, all, [all.length + 1]);
			const cut = new RequestBody(undefined, limit);
			push(cut, all, steps);
			return cut.refused === whole.refused && cut.done === whole.done && whole.bytes().length <= limit;
		}),
		{ numRuns: 1000 },
	);
	t.pass("1,000 runs");
	t.end();
});
