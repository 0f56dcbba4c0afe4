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
	private readonly _faults: FaultLog;
	private readonly _reader: TelegramReader;
	private readonly _places = new Places();
	private _reading = new Reading();
	private _start = 0;

	constructor(faults: FaultLog) {
		this._faults = faults;
		this._reader = new TelegramReader(faults);
	}

	/** Reads a telegram that came as a frame of its own; undefined when it says nothing. */
	frame(frame: Frame): Reading | undefined {
		const { bytes, start, end, changes } = frame;
		const repeated = changes && this._places.next(bytes, start, changes);
		if (repeated !== undefined) return repeated;
		const faults = this._faults.count("telegram_line");
		const reading = this.read(bytes, start, end);
		// A line that cannot be read is told of each time.
		const whole = reading !== undefined && this._faults.count("telegram_line") === faults;
		if (whole && changes !== undefined) this._places.learn(reading, changes.serial);
		return reading;
	}

	/** Reads the telegram from `/` at `start` to `end`; undefined when it says nothing. */
	read(bytes: Uint8Array, start: number, end: number): Reading | undefined {
		const reading = new Reading();
		const identification = asciiText(bytes, start + 1, identificationEnd(bytes, start, end));
		reading.list = identification;
		reading.meterMaker = makerOf(identification.slice(0, 3).toUpperCase());
		reading.meterType = typeOf(identification);
		this._reading = reading;
		this._start = start;
		this._places.clear();
		this._reader.read(bytes, start, end, this);
		const silent = reading.other.length === 0 && reading.channels.size === 0 && reading.meterTime === undefined;
		return silent && reading.values.every(Number.isNaN) ? undefined : reading;
	}

	number(obis: number, mantissa: number, exponent: number, unit: Unit): void {
		const { values, other } = this._reading;
		const others = other.length;
		const index = fieldOfObis(obis) ?? -1;
		const before = values[index];
		this._reading.number(obis, mantissa, exponent, unit);
		if (other.length === others) this._place(obis);
		// What is in a field, but not exactly, is in both and has no place.
		else if (Object.is(values[index], before)) this._place(obis, others);
	}

	text(obis: number, value: string): void {
		const reading = this._reading;
		if (reading.meterId === undefined && value !== "" && METER_IDS.includes(obis)) reading.meterId = value;
		else reading.text(obis, value);
	}

	time(obis: number, value: DateTime): void {
		if (obis === CLOCK && this._reading.meterTime === undefined) this._place(obis);
		this._reading.time(obis, value);
	}

	channel(channel: number, reading: ChannelReading): void {
		this._reading.channel(channel, reading);
	}

	/** Notes where the value stands that has just been read. */
	private _place(obis: number, other?: number): void {
		this._places.add(obis, this._reader.valueAt - this._start, this._reader.valueEnd - this._start, other);
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
