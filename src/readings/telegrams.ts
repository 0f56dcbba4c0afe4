/** A telegram's bytes → a Reading: `/ADN9 6534` says Aidon and 6534, the lines behind it say the rest. */
import { asciiText } from "../bytes/ascii.ts";
import { obisCode } from "../cosem/obis.ts";
import type { ChannelReading, CosemSink, DateTime } from "../cosem/sink.ts";
import { identificationEnd, TelegramReader } from "../cosem/telegram.ts";
import type { Unit } from "../cosem/unit.ts";
import type { FaultLog } from "../faults.ts";
import { makerOf } from "./makers.ts";
import { Reading } from "./reading.ts";

const METER_IDS: readonly number[] = [obisCode(0, 0, 96, 1, 0), obisCode(0, 0, 96, 1, 1)];

export class Telegrams implements CosemSink {
	readonly #reader: TelegramReader;
	#reading = new Reading();

	constructor(faults: FaultLog) {
		this.#reader = new TelegramReader(faults);
	}

	/** Reads the telegram from `/` at `start` to `end`; undefined when it says nothing. */
	read(bytes: Uint8Array, start: number, end: number): Reading | undefined {
		const reading = new Reading();
		const identification = asciiText(bytes, start + 1, identificationEnd(bytes, start, end));
		reading.list = identification;
		reading.meterMaker = makerOf(identification.slice(0, 3).toUpperCase());
		reading.meterType = typeOf(identification);
		this.#reading = reading;
		this.#reader.read(bytes, start, end, this);
		const silent = reading.other.length === 0 && reading.channels.size === 0 && reading.meterTime === undefined;
		return silent && reading.values.every(Number.isNaN) ? undefined : reading;
	}

	number(obis: number, mantissa: number, exponent: number, unit: Unit): void {
		this.#reading.number(obis, mantissa, exponent, unit);
	}

	text(obis: number, value: string): void {
		const reading = this.#reading;
		if (reading.meterId === undefined && value !== "" && METER_IDS.includes(obis)) reading.meterId = value;
		else reading.text(obis, value);
	}

	time(obis: number, value: DateTime): void {
		this.#reading.time(obis, value);
	}

	channel(channel: number, reading: ChannelReading): void {
		this.#reading.channel(channel, reading);
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
