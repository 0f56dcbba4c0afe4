import type { Unit } from "./unit.ts";

/** Where every reader of a message hands what it finds, in the message's own order. */
export interface CosemSink {
	/** `mantissa` × 10^`exponent` of `unit`, exactly as sent; `mantissa` is an integer. */
	number(obis: number, mantissa: number, exponent: number, unit: Unit): void;
	/** Text, already decoded from hexadecimal where the message carries it so. */
	text(obis: number, value: string): void;
	/** A clock value; see `DateTime`. */
	time(obis: number, value: DateTime): void;
	/** An M-Bus sub-meter's value, with the time it was captured. */
	channel(channel: number, reading: ChannelReading): void;
}

/** A meter's clock as it was sent. */
export interface DateTime {
	/** Seconds since 1970 as the meter's own clock face shows them (no zone applied). */
	readonly localSeconds: number;
	/** As sent: the digits of a telegram, or hexadecimal of the twelve bytes of DLMS. */
	readonly raw: string;
	/** The signed field of a DLMS date-time (minutes, local to UTC), undefined when not specified. */
	readonly deviationMinutes: number | undefined;
	/** DLMS clock status, undefined when not specified; a telegram's S is 0x80, W is 0. */
	readonly status: number | undefined;
}

export interface ChannelReading {
	/** M-Bus device type (EN 13757-3): 2 electricity, 3 gas, 4 heat, 6 warm water, 7 water … */
	type?: number;
	id?: string;
	mantissa?: number;
	exponent?: number;
	unit?: Unit;
	time?: DateTime;
}
