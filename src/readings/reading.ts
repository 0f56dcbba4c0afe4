/** One record per accepted message: what the meter said, nothing derived. */

import { decimalText } from "../bytes/decimal.ts";
import type { ChannelReading, CosemSink, DateTime } from "../cosem/sink.ts";
import { UNIT, type Unit } from "../cosem/unit.ts";
import type { Check } from "../frames/framer.ts";
import { FIELDS, fieldOfObis } from "./fields.ts";

export interface OtherValue {
	readonly obis: number;
	/** Text as sent, or an exact decimal. */
	readonly value: string;
	readonly unit: Unit;
}

export class Reading implements CosemSink {
	/** A Reading that says what `other` says, still to be numbered and dated. */
	static like(other: Reading): Reading {
		const reading = new Reading(other.values.slice());
		reading.meterTime = other.meterTime;
		reading.format = other.format;
		reading.check = other.check;
		reading.meterMaker = other.meterMaker;
		reading.meterType = other.meterType;
		reading.meterId = other.meterId;
		reading.list = other.list;
		reading.assumedStepWh = other.assumedStepWh;
		if (other.channels.size > 0) for (const [channel, said] of other.channels) reading.channels.set(channel, said);
		for (let index = 0; index < other.other.length; index++) reading.other.push(other.other[index]);
		return reading;
	}

	/** Counts accepted readings since start, from 1; 0 until the store has taken it. */
	sequence = 0;
	/** Milliseconds since 1970 UTC, undefined while the clock is not set. */
	receivedAt: number | undefined = undefined;
	/** Host ticks in milliseconds. */
	receivedTicks = 0;
	meterTime: DateTime | undefined = undefined;
	/** Minutes from UTC to the meter's clock face, undefined until learned. */
	meterOffsetMinutes: number | undefined = undefined;
	format: "p1" | "dlms" = "p1";
	check: Check = "none";
	meterMaker: string | undefined = undefined;
	meterType: string | undefined = undefined;
	meterId: string | undefined = undefined;
	/** The telegram's identification line, or the name or shape of the DLMS list. */
	list: string | undefined = undefined;
	/**
	 * Wh in one step of the energy registers, when the meter sent no scalers and its maker's table or a
	 * setting had to say it; undefined otherwise.
	 */
	assumedStepWh: number | undefined = undefined;
	/** By index in FIELDS, in the field's finest unit; NaN where the meter said nothing. */
	readonly values: Float64Array;
	/** By M-Bus channel, 1 to 4. */
	readonly channels = new Map<number, ChannelReading>();
	readonly other: OtherValue[] = [];

	/** `values` becomes the Reading's own. */
	constructor(values: Float64Array = new Float64Array(FIELDS.length).fill(Number.NaN)) {
		this.values = values;
	}

	number(obis: number, mantissa: number, exponent: number, unit: Unit): void {
		const index = fieldOfObis(obis);
		if (index !== undefined && Number.isNaN(this.values[index])) {
			const field = FIELDS[index];
			if (field.unit === unit || (field.unit === UNIT.none && unit === 0)) {
				const shift = exponent - field.exponent;
				if (shift >= 0) {
					this.values[index] = mantissa * 10 ** shift;
					return;
				}
				const step = 10 ** -shift;
				this.values[index] = Math.round(mantissa / step);
				if (mantissa % step === 0) return;
			}
		}
		this.other.push({ obis, value: decimalText(mantissa, exponent), unit });
	}

	text(obis: number, value: string): void {
		this.other.push({ obis, value, unit: UNIT.none });
	}

	time(obis: number, value: DateTime): void {
		if (this.meterTime === undefined) this.meterTime = value;
		else this.text(obis, value.raw);
	}

	channel(channel: number, reading: ChannelReading): void {
		this.channels.set(channel, { ...this.channels.get(channel), ...reading });
	}
}
