/** A message's bytes and a rate per kind of fault → what the line makes of them. */
import { concat } from "./bytes.ts";
import type { Random } from "./random.ts";

export const LINE_FAULTS = [
	"noise", // foreign bytes before the message; the message itself stays whole
	"bitflip", // one bit inside the message is wrong
	"drop", // a run of bytes inside is missing
	"truncate", // the end is missing
	"split", // a pause in the middle; the message stays whole
	"switch-dialect", // this message comes in another of the meter's languages; it stays whole
	"wrong-key", // a ciphered message was made with another key
	"silence", // nothing comes at all
] as const;

export type LineFault = (typeof LINE_FAULTS)[number];

/** Chance per message, 0 to 1; what is not named never happens. */
export type FaultRates = Readonly<Partial<Record<LineFault, number>>>;

/** How many bytes at either end stay as they are, so that damage always falls inside the check. */
const MARGIN = 12;
const LONGEST_NOISE = 200;
const LONGEST_DROP = 20;

/** `noise=0.1,drop=0.05`; a name alone is a rate of 0.1. Throws on what it cannot read. */
export function parseFaultRates(text: string): FaultRates {
	const rates: Partial<Record<LineFault, number>> = {};
	for (const part of text.split(",")) {
		const [name, rate = "0.1"] = part.split("=");
		const fault = LINE_FAULTS.find((known) => known === name);
		if (fault === undefined) throw new Error(`no fault is named "${name}"; there are: ${LINE_FAULTS.join(", ")}`);
		const value = Number(rate);
		if (rate === "" || !(value >= 0 && value <= 1))
			throw new Error(`the rate of ${fault} is a number from 0 to 1, not "${rate}"`);
		rates[fault] = value;
	}
	return rates;
}

/** Which faults befall one message. */
export function drawFaults(rates: FaultRates, random: Random): Set<LineFault> {
	return new Set(LINE_FAULTS.filter((fault) => random.chance(rates[fault] ?? 0)));
}

/** The damaged bytes; the input is not touched. */
export function damage(bytes: Uint8Array, faults: ReadonlySet<LineFault>, random: Random): Uint8Array {
	if (faults.has("silence")) return new Uint8Array(0);
	let damaged: Uint8Array = bytes.slice();
	const place = () => random.between(MARGIN, Math.max(MARGIN, damaged.length - 1 - MARGIN));
	if (faults.has("bitflip")) damaged[place()] ^= 1 << random.between(0, 7);
	if (faults.has("drop")) {
		const start = place();
		const length = Math.min(random.between(1, LONGEST_DROP), damaged.length - start);
		damaged = concat([damaged.subarray(0, start), damaged.subarray(start + length)]);
	}
	if (faults.has("truncate")) damaged = damaged.subarray(0, place());
	if (faults.has("noise")) {
		const noise = new Uint8Array(random.between(1, LONGEST_NOISE));
		for (let i = 0; i < noise.length; i++) noise[i] = random.between(0, 255);
		damaged = concat([noise, damaged]);
	}
	return damaged;
}
