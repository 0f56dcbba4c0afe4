/** What was heard and what the index expects → every difference, in words. */
import type { Capture, ExpectedMessage } from "./captures.ts";
import { inReading, isInReading } from "./fields.ts";
import type { Heard } from "./heard.ts";

/** Empty when every expected field of every message is as it should be. */
export function differences(captures: readonly Capture[], heard: readonly Heard[]): string[] {
	const expected = captures.flatMap((capture) => capture.expected.map((message) => ({ capture, message })));
	if (heard.length !== expected.length) {
		return [`${heard.length} message(s) instead of ${expected.length}`];
	}
	return expected.flatMap(({ capture, message }, index) => ofMessage(capture, message, heard[index]));
}

function ofMessage(capture: Capture, message: ExpectedMessage, heard: Heard): string[] {
	const { reading } = heard;
	if (capture.sealed && reading !== undefined) return ["a reading without a key"];
	if (!capture.sealed && reading === undefined) return ["no reading"];
	const found: string[] = [];
	for (const [name, expected] of Object.entries(message)) {
		if (!isInReading(name)) continue;
		const value = ofCipher(name, heard) ?? (reading && inReading(reading, name, expected));
		if (!same(value, expected)) found.push(`${name}: ${show(value)} instead of ${show(expected)}`);
	}
	return found;
}

function ofCipher(name: string, { header, plaintext, reading }: Heard): unknown {
	switch (name) {
		case "systemTitle":
			return header?.systemTitle.toUpperCase();
		case "securityByte":
			return header?.securityControl.toString(16).padStart(2, "0");
		case "frameCounter":
			return header?.frameCounter;
		case "gcmTag":
			return reading?.check === "gcm" ? "ok" : "none";
		case "plainApdu":
			return plaintext;
		default:
			return undefined;
	}
}

function same(value: unknown, expected: unknown): boolean {
	if (typeof value === "number" && typeof expected === "number")
		return Math.abs(value - expected) <= 1e-12 * Math.abs(expected);
	return JSON.stringify(value) === JSON.stringify(expected);
}

function show(value: unknown): string {
	const text = value === undefined ? "nothing" : JSON.stringify(value);
	return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
