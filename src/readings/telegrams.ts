/** A telegram's bytes → a Reading: `/ADN9 6534` says Aidon and 6534, the lines behind it say the rest. */

import { asciiText } from "../bytes/ascii.ts";
import { frozen } from "../bytes/frozen.ts";
import { CLOCK } from "../cosem/date-time.ts";
import { obisCode } from "../cosem/obis.ts";
import type { ChannelReading, CosemSink, DateTime } from "../cosem/sink.ts";
import { identificationEnd, TelegramReader } from "../cosem/telegram.ts";
import type { Unit } from "../cosem/unit.ts";
import type { FaultLog } from "../faults.ts";
import type { Frame } from "../frames/framer.ts";
import { fieldOfObis } from "./fields.ts";
import { makerOf } from "./makers.ts";
import { Places } from "./places.ts";
import { Reading } from "./reading.ts";

const METER_IDS: readonly number[] = frozen([obisCode(0, 0, 96, 1, 0), obisCode(0, 0, 96, 1, 1)]);

export class Telegrams implements CosemSink {
	readonly #faults: FaultLog;
	readonly #reader: TelegramReader;
	readonly #places = new Places();
	#reading = new Reading();
	#start = 0;

	constructor(faults: FaultLog) {
		this.#faults = faults;
		this.#reader = new TelegramReader(faults);
	}

	/** Reads a telegram that came as a frame of its own; undefined when it says nothing. */
	frame(frame: Frame): Reading | undefined {
		const { bytes, start, end, changes } = frame;
		const repeated = changes && this.#places.next(bytes, start, changes);
		if (repeated !== undefined) return repeated;
		const faults = this.#faults.count("telegram_line");
		const reading = this.read(bytes, start, end);
		// A line that cannot be read is told of each time.
		const whole = reading !== undefined && this.#faults.count("telegram_line") === faults;
		if (whole && changes !== undefined) this.#places.learn(reading, changes.serial);
		return reading;
	}

	/** Reads the telegram from `/` at `start` to `end`; undefined when it says nothing. */
	read(bytes: Uint8Array, start: number, end: number): Reading | undefined {
		const reading = new Reading();
		const identification = asciiText(bytes, start + 1, identificationEnd(bytes, start, end));
		reading.list = identification;
		reading.meterMaker = makerOf(identification.slice(0, 3).toUpperCase());
		reading.meterType = typeOf(identification);
		this.#reading = reading;
		this.#start = start;
		this.#places.clear();
		this.#reader.read(bytes, start, end, this);
		const silent = reading.other.length === 0 && reading.channels.size === 0 && reading.meterTime === undefined;
		return silent && reading.values.every(Number.isNaN) ? undefined : reading;
	}

	number(obis: number, mantissa: number, exponent: number, unit: Unit): void {
		const { values, other } = this.#reading;
		const others = other.length;
		const index = fieldOfObis(obis) ?? -1;
		const before = values[index];
		this.#reading.number(obis, mantissa, exponent, unit);
		if (other.length === others) this.#place(obis);
		// What is in a field, but not exactly, is in both and has no place.
		else if (Object.is(values[index], before)) this.#place(obis, others);
	}

	text(obis: number, value: string): void {
		const reading = this.#reading;
		if (reading.meterId === undefined && value !== "" && METER_IDS.includes(obis)) reading.meterId = value;
		else reading.text(obis, value);
	}

	time(obis: number, value: DateTime): void {
		if (obis === CLOCK && this.#reading.meterTime === undefined) this.#place(obis);
		this.#reading.time(obis, value);
	}

	channel(channel: number, reading: ChannelReading): void {
		this.#reading.channel(channel, reading);
	}

	/** Notes where the value stands that has just been read. */
	#place(obis: number, other?: number): void {
		this.#places.add(obis, this.#reader.valueAt - this.#start, this.#reader.valueEnd - this.#start, other);
	}
}

/**
 * What follows the maker's letters and the speed: `E360` of `LGF5E360`, `MT382-1004` of `ISk5\2MT382-1004`,
 * where `\2` names the mode (IEC 62056-21, 6.3.2). Undefined when nothing does.
 */
function typeOf(identification: string): string | undefined {
	const rest = identification.slice(4).trim();
	if (rest === "") return undefined;
	if (!rest.startsWith("\\")) return rest;
	const first = rest.charCodeAt(2) | 0x20;
	const named = rest.charAt(1) === "2" && first >= 0x61 && first <= 0x7a;
	return rest.slice(named ? 2 : 1);
}
