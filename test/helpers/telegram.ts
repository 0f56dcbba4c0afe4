import { crc16Arc } from "../../src/frames/crc.ts";
import { ascii } from "./ascii.ts";

export interface TelegramOptions {
	readonly identification?: string;
	readonly lineEnd?: string;
	readonly check?: "upper" | "lower" | "none";
}

/** Lines of objects as a telegram's bytes, with a check that holds. */
export function telegram(lines: readonly string[], options: TelegramOptions = {}): Uint8Array {
	const { identification = "ADN9 6534", lineEnd = "\r\n", check = "upper" } = options;
	const text = `${[`/${identification}`, "", ...lines].join(lineEnd)}${lineEnd}!`;
	if (check === "none") return ascii(text + lineEnd);
	const digits = crc16Arc(ascii(text), 0, text.length).toString(16).padStart(4, "0");
	return ascii(text + (check === "upper" ? digits.toUpperCase() : digits) + lineEnd);
}
