/** Captures → the ways in which they are put on the line, each with the captures it is made of. */
import { hexText } from "../../src/bytes/hex.ts";
import { Random } from "../meter/random.ts";
import { type Capture, isBare } from "./captures.ts";
import { type Heard, hear, hearMessage, type Keys } from "./heard.ts";

export interface Attempt {
	readonly way: string;
	readonly captures: readonly Capture[];
	readonly run: () => Heard[];
}

const SPLITS = 10;
const GARBAGE = 5;
const PARTNERS = 3;
const LONGEST_PIECE = 90;
const MOST_GARBAGE = 400;

/** The same captures give the same attempts. */
export function attempts(captures: readonly Capture[]): Attempt[] {
	const random = new Random(1);
	const framed = captures.filter((capture) => !isBare(capture));
	return captures.flatMap((capture) => {
		const { bytes } = capture;
		const attempt = (way: string, run: () => Heard[]) => ({ way, captures: [capture], run });
		if (isBare(capture)) {
			return [
				attempt("whole", () => hearMessage(bytes, capture)),
				attempt("as hexadecimal text", () => hearMessage(latin1(hexText(bytes)), capture)),
			];
		}
		const all = [
			attempt("whole", () => hear([bytes], capture)),
			attempt("byte by byte", () =>
				hear(
					pieces(bytes, () => 1),
					capture,
				),
			),
		];
		for (let count = 0; count < SPLITS; count++) {
			const lengths = new Random(random.next());
			all.push(
				attempt("split", () =>
					hear(
						pieces(bytes, () => lengths.between(1, LONGEST_PIECE)),
						capture,
					),
				),
			);
		}
		for (let count = 0; count < GARBAGE; count++) {
			const [before, behind] = [garbage(random), garbage(random)];
			all.push(attempt("between garbage", () => hear([before, bytes, behind], capture)));
		}
		return [...all, ...pairs(capture, framed, random)];
	});
}

/** Back to back with captures of other kinds, as far as one key serves both. */
function pairs(capture: Capture, framed: readonly Capture[], random: Random): Attempt[] {
	const others = framed.filter((other) => other.format !== capture.format && keysOf(capture, other) !== undefined);
	return Array.from({ length: PARTNERS }, () => {
		const other = others[random.between(0, others.length - 1)];
		const keys = keysOf(capture, other) ?? capture;
		const both = [capture, other];
		return {
			way: `before ${other.id}`,
			captures: both,
			run: () =>
				hear(
					both.map(({ bytes }) => bytes),
					keys,
				),
		};
	});
}

/** A ciphered capture without key stays closed under any key. */
function keysOf(one: Capture, other: Capture): Keys | undefined {
	if (one.key === "") return other;
	return other.key === "" ? one : undefined;
}

function* pieces(bytes: Uint8Array, length: () => number): Generator<Uint8Array> {
	for (let at = 0; at < bytes.length; ) {
		const end = Math.min(at + length(), bytes.length);
		yield bytes.subarray(at, end);
		at = end;
	}
}

/** Bytes of any kind, the first bytes of frames more often than others. */
function garbage(random: Random): Uint8Array {
	const starts = [0x2f, 0x7e, 0x68, 0xdb, 0xa0, 0x21];
	return Uint8Array.from({ length: random.between(0, MOST_GARBAGE) }, () =>
		random.between(0, 9) === 0 ? starts[random.between(0, starts.length - 1)] : random.between(0, 255),
	);
}

function latin1(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
