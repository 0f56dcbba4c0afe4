import fc from "fast-check";
import test from "tape";
import { crc16X25 } from "../../src/frames/crc.ts";
import { Repetition } from "../../src/frames/repetition.ts";

/** A buffer as the reader's, with a frame at its start. */
function buffer(bytes: readonly number[]): Uint8Array {
	const whole = new Uint8Array(2048).fill(0x5a);
	whole.set(bytes);
	return whole;
}

function checked(repetition: Repetition, bytes: Uint8Array, length: number): number {
	const check = repetition.checkOf(bytes, 0, length);
	repetition.accept(bytes, 0, length, check);
	return check;
}

test("repetition: the check by difference is the check, and every difference is noted", (t) => {
	const frame = fc.array(fc.nat(255), { minLength: 2, maxLength: 90 });
	const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 });
	fc.assert(
		fc.property(frame, fc.array(changes, { minLength: 1, maxLength: 4 }), (first, turns) => {
			const repetition = new Repetition();
			const bytes = buffer(first);
			checked(repetition, bytes, first.length);
			const same: number[] = Array.from(bytes);
			return turns.every((turn) => {
				const before = same.slice();
				for (const [place, byte] of turn) bytes[1 + (place % (first.length - 1))] = byte;
				const check = checked(repetition, bytes, first.length);
				for (let index = 0; index < first.length; index++) same[index] = bytes[index];
				for (let i = 0; i < repetition.count; i++) {
					for (let byte = 0; byte < 4; byte++) {
						before[repetition.at[i] + byte] ^= (repetition.differences[i] >>> (8 * byte)) & 255;
					}
				}
				const told =
					repetition.count < 0 || before.slice(0, first.length).join() === same.slice(0, first.length).join();
				return told && check === crc16X25(bytes, 1, first.length);
			});
		}),
		{ numRuns: 400 },
	);
	t.pass("400 cases");
	t.end();
});
