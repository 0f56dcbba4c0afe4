/** A description of a maker's telegram → its text dialect (IEC 62056-21 mode D, DSMR P1 Companion). */
import { ascii, concat } from "./bytes.ts";
import { crc16Arc } from "./crc.ts";
import { clockFace, clockText, type Dialect, inSteps, type Message, note, type Sent } from "./dialect.ts";
import { type Quantity, quantityInfo, type Sample } from "./sample.ts";

/** Writes one data line, without its line end, and notes what it says. */
export type Line = (sample: Sample, sent: Sent, clockMinutes: number) => string;

export interface TextDescription {
	readonly name: string;
	readonly summary: string;
	/** Everything between `/` and the line end. */
	readonly identification: string;
	readonly lines: readonly Line[];
	readonly clockMinutes?: number;
	readonly crc?: boolean;
	readonly line?: "9600 7E1";
	/** Bytes that come before the telegram, such as the blank line of some meters. */
	readonly before?: string;
}

export function textDialect(description: TextDescription): Dialect {
	const { name, summary, identification, lines, clockMinutes = 60, crc = true, before = "" } = description;
	const sevenBits = description.line === "9600 7E1";
	return {
		name,
		summary,
		baud: sevenBits ? 9600 : 115200,
		bitsPerByte: 10,
		clockMinutes,
		ciphered: false,
		encode(sample: Sample): Message {
			const sent: Sent = {};
			let text = `/${identification}\r\n\r\n`;
			for (const line of lines) text += `${line(sample, sent, clockMinutes)}\r\n`;
			const checked = ascii(`${text}!`);
			const check = crc ? crc16Arc(checked).toString(16).toUpperCase().padStart(4, "0") : "";
			return { bytes: concat([ascii(before), checked, ascii(`${check}\r\n`)]), sent };
		},
	};
}

/** A number as `0001.453*kW`: at least so many digits before the point, so many after. */
export function number(quantity: Quantity, integerDigits: number, decimals: number, unit: string): Line {
	const [c, d, e] = quantityInfo(quantity).obis;
	// Printed in thousands of the finest step: W as kW, mV as V. A unit without k prints the step itself.
	const places = unit.startsWith("k") || unit === "V" || unit === "A" || unit === "Hz" ? 3 : 0;
	return (sample, sent) => {
		const steps = inSteps(sample.values[quantity], places - decimals);
		note(sent, quantity, steps * 10 ** (places - decimals));
		return `1-0:${c}.${d}.${e}(${fixed(steps, integerDigits, decimals)}*${unit})`;
	};
}

/** The meter's own clock as YYMMDDhhmmss and a letter that says S (summer) or W. */
export function clock(letter: "S" | "W", obis = "0-0:1.0.0"): Line {
	return (sample, sent, clockMinutes) => {
		const raw = stamp(sample.utcSeconds, clockMinutes, letter);
		sent.meter_time = clockText(sample.utcSeconds, clockMinutes);
		sent.meter_time_raw = raw;
		return `${obis}(${raw})`;
	};
}

export function literal(text: string): Line {
	return () => text;
}

/** An identifier in hexadecimal of its ASCII. */
export function identifier(obis: string, value: string): Line {
	let digits = "";
	for (let i = 0; i < value.length; i++) digits += value.charCodeAt(i).toString(16).toUpperCase();
	return literal(`${obis}(${digits})`);
}

export function stamp(utcSeconds: number, clockMinutes: number, letter: string): string {
	const { year, month, day, hour, minute, second } = clockFace(utcSeconds, clockMinutes);
	return [year % 100, month, day, hour, minute, second].map((part) => String(part).padStart(2, "0")).join("") + letter;
}

/** An integer count of steps with a point before its last `decimals` digits. */
export function fixed(steps: number, integerDigits: number, decimals: number): string {
	const digits = String(steps).padStart(integerDigits + decimals, "0");
	if (decimals === 0) return digits;
	return `${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`;
}
