/** Seeds and a target → one execution after the other, each repeatable from its number. */
import { Random } from "../meter/random.ts";
import { mutate } from "./mutate.ts";
import { framed, type Seeds } from "./seeds.ts";
import type { Target } from "./target.ts";

/** More than any message has, less than would make a run of many messages slow. */
export const LONGEST_INPUT = 6000;

export interface Input {
	readonly bytes: Uint8Array;
	/** A message without frames rather than bytes of a line. */
	readonly bare: boolean;
}

export class Fuzzer {
	readonly #seeds: Seeds;
	readonly #seed: number;

	constructor(seeds: Seeds, seed: number) {
		this.#seeds = seeds;
		this.#seed = seed;
	}

	/** The input of execution `number`; `random` goes on to say how it is cut. */
	input(number: number): { input: Input; random: Random } {
		const random = new Random(Math.imul(this.#seed, 0x9e3779b1) ^ number);
		const { lines, messages } = this.#seeds;
		const pick = (from: readonly Uint8Array[]) => from[random.between(0, from.length - 1)];
		const way = random.between(0, 9);
		if (way < 4)
			return { input: { bytes: mutate(pick(lines), pick(lines), random, LONGEST_INPUT), bare: false }, random };
		const message = mutate(pick(messages), pick(messages), random, 2 * LONGEST_INPUT);
		if (way < 6) return { input: { bytes: message, bare: true }, random };
		return {
			input: { bytes: framed(message.subarray(0, 4000), random).subarray(0, LONGEST_INPUT), bare: false },
			random,
		};
	}

	run(target: Target, number: number): void {
		const { input, random } = this.input(number);
		if (input.bare) target.message(input.bytes);
		else target.line(input.bytes, random);
	}
}
