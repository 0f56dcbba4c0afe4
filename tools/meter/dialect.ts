/** The contract of a dialect: a Sample in, one message's bytes out, and what they say. */
import type { Quantity, Sample } from "./sample.ts";
import { quantityInfo } from "./sample.ts";

/** Names and numbers as in a Reading's JSON, only for what the message carries, as rounded there. */
export type Sent = Record<string, number | string>;

export interface Message {
	/** As on the wire: one frame, or all frames of the message. */
	readonly bytes: Uint8Array;
	readonly sent: Sent;
}

/** What a message depends on beside the sample. */
export interface Turn {
	/** Counts this meter's messages in this dialect from 0. */
	readonly index: number;
	/** The first message of a new hour: when Norwegian meters send their registers. */
	readonly hourly: boolean;
	/** The invocation counter of ciphered messages; grows with each message of the meter. */
	readonly frameCounter: number;
	/** 16 bytes each. */
	readonly key: Uint8Array;
	readonly authenticationKey: Uint8Array;
}

export interface Dialect {
	readonly name: string;
	/** One line for people: who speaks it. */
	readonly summary: string;
	readonly baud: 2400 | 9600 | 115200;
	/** 10 without parity, 11 with. */
	readonly bitsPerByte: 10 | 11;
	/** The clock shows UTC plus this, all year. */
	readonly clockMinutes: number;
	readonly ciphered: boolean;
	encode(sample: Sample, turn: Turn): Message;
}

/** Notes that the message says `value`, in the unit of `Sample.values`, where a Reading has a field for it. */
export function note(sent: Sent, quantity: Quantity, value: number): void {
	const { field, decimals } = quantityInfo(quantity);
	if (field !== undefined) sent[field] = value / 10 ** decimals;
}

/** `value` in whole steps of 10^`places`, rounded half up. */
export function inSteps(value: number, places: number): number {
	return Math.floor(value / 10 ** places + 0.5);
}

/** A meter's clock face: year, month, day, weekday (1 = Monday), hour, minute, second. */
export interface ClockFace {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly weekday: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
}

export function clockFace(utcSeconds: number, clockMinutes: number): ClockFace {
	const date = new Date((utcSeconds + clockMinutes * 60) * 1000);
	return {
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
		hour: date.getUTCHours(),
		minute: date.getUTCMinutes(),
		second: date.getUTCSeconds(),
	};
}

/** ISO 8601 without a zone, as a Reading shows a meter's time. */
export function clockText(utcSeconds: number, clockMinutes: number): string {
	return new Date((utcSeconds + clockMinutes * 60) * 1000).toISOString().slice(0, 19);
}
