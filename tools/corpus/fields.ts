/** A name of the captures' index (`activePowerImportL1_W`) → what a Reading says of it. */
import { decimalText } from "../../src/bytes/decimal.ts";
import { obisText } from "../../src/cosem/obis.ts";
import type { DateTime } from "../../src/cosem/sink.ts";
import { unitText } from "../../src/cosem/unit.ts";
import { FIELDS, fieldOfName } from "../../src/readings/fields.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { isoLocal } from "../../src/readings/time.ts";

/** Names that tell about the capture, or say twice what another name says. */
const NOT_IN_A_READING = new Set([
	"dataLines",
	"declaredLength",
	"availableLength",
	"innerCrc",
	"pushListEntries",
	"valueCount",
	"rawValues",
]);

/** OBIS codes, without channel, of values that no field holds. */
const OTHERS: Readonly<Record<string, string>> = {
	deviceName: "0-0:42.0.0",
	logicalDeviceName: "0-0:42.0.0",
	meterId1: "0-0:96.1.1",
	p1Version: "1-3:0.2.8",
	p1VersionBE: "0-0:96.1.4",
	tariff: "0-0:96.14.0",
	breakerState: "0-0:96.3.10",
	textMessageRaw: "0-0:96.13.0",
	powerFailures: "0-0:96.7.21",
	longPowerFailures: "0-0:96.7.9",
	powerLimit_W: "0-0:17.0.0",
	powerLimit_A: "0-0:17.0.0",
	powerLimit_VA: "0-0:17.0.0",
	activeEnergyAbsolute_Wh: "1-0:15.8.0",
	activePowerDemandCurrentQuarter_W: "1-0:1.4.0",
	activePowerPeakMonth_W: "1-0:1.6.0",
	voltageSagsL1: "1-0:32.32.0",
	voltageSagsL2: "1-0:52.32.0",
	voltageSagsL3: "1-0:72.32.0",
	voltageSwellsL1: "1-0:32.36.0",
	voltageSwellsL2: "1-0:52.36.0",
	voltageSwellsL3: "1-0:72.36.0",
};

/** What the Reading says of `name`; undefined when it says nothing; `expected` only to know its form. */
export function inReading(reading: Reading, name: string, expected: unknown): unknown {
	const time = reading.meterTime;
	switch (name) {
		case "ident":
		case "listVersion":
			return reading.list;
		case "meterId":
			return reading.meterId;
		case "meterNumber":
			return Number(reading.meterId);
		case "meterType":
			return reading.meterType;
		case "timestamp":
		case "meterClock":
			return time && isoLocal(time.localSeconds);
		case "timestampRaw":
		case "meterClockRaw":
			return time?.raw;
		case "timestampDeviationRaw_min":
			return time?.deviationMinutes ?? null;
		case "timestampDst":
			return letterOf(time);
		case "timestampClockStatus":
			return (time?.status ?? 0xff).toString(16).padStart(2, "0");
		case "mbus":
			return channelsOf(reading, expected as readonly object[]);
		case "textMessageRaw":
			return abbreviated(hexOf(otherOf(reading, OTHERS.textMessageRaw)?.value ?? ""), expected);
		case "activePowerPeakMonthTimestamp":
			return timeOfText(reading, "1-0:1.6.0");
		case "unitless":
			return unitlessOf(reading, expected as Readonly<Record<string, string>>);
		default:
			return quantityOf(reading, name, expected);
	}
}

export function isInReading(name: string): boolean {
	return !NOT_IN_A_READING.has(name);
}

/** Text as the digits it came in; what came as text stays so. */
function hexOf(text: string): string {
	return Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, "0"))
		.join("")
		.toUpperCase();
}

/** The time that a telegram puts before a value, `200509134558S`. */
function timeOfText(reading: Reading, code: string): string | undefined {
	for (const { obis, value } of reading.other) {
		const digits = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)[SW]$/.exec(value);
		if (digits === null || obisText(obis) !== code) continue;
		const [, year, month, day, hour, minute, second] = digits;
		return `20${year}-${month}-${day}T${hour}:${minute}:${second}`;
	}
	return undefined;
}

/** Values without a unit, in the digits of the telegram. */
function unitlessOf(reading: Reading, expected: Readonly<Record<string, string>>): Record<string, string | undefined> {
	return Object.fromEntries(
		Object.entries(expected).map(([code, digits]) => {
			const value = otherOf(reading, code)?.value;
			return [code, Number(value) === Number(digits) ? digits : value];
		}),
	);
}

function letterOf(time: DateTime | undefined): string | undefined {
	if (time?.status === undefined) return undefined;
	return (time.status & 0x80) !== 0 ? "S" : "W";
}

/** `activePowerImportL1_W` → `active_power_import_l1_w`; energies are shown in thousands. */
function fieldName(name: string): string {
	const snake = name.replace(/(Factor|_Hz)?(L[1-3])(?=_|$)/, "$1_$2").replace(/(T[1-4])(?=_)/, "_$1");
	return snake
		.replace(/([a-z])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.replace(/_+/g, "_")
		.replace(/_(wh|varh)$/, "_k$1")
		.replace(/_raw$/, "_k");
}

function quantityOf(reading: Reading, name: string, expected: unknown): unknown {
	const field = fieldName(name);
	const raw = name.endsWith("_raw");
	const names = raw ? [`${field}wh`, `${field}varh`] : [field];
	for (const candidate of names) {
		const index = fieldOfName(candidate);
		if (index === undefined || Number.isNaN(reading.values[index])) continue;
		// A register of unknown resolution is read in its maker's usual one.
		if (raw) return reading.values[index] / (reading.assumedStepWh ?? 1);
		const { decimals } = FIELDS[index];
		const shown = Number(decimalText(reading.values[index], -decimals));
		return /Wh|varh/.test(name) ? shown * 1000 : shown;
	}
	const other = otherOf(reading, OTHERS[name] ?? codeOf(name));
	if (other === undefined) return undefined;
	if (typeof expected !== "number") return abbreviated(other.value, expected);
	const factor = other.unit.startsWith("k") ? 1000 : 1;
	return (Number(other.value) * factor) / (raw ? (reading.assumedStepWh ?? 1) : 1);
}

/** Of quantities that no field holds: quadrants, and energy by phase. */
function codeOf(name: string): string {
	const quadrant = /^reactive(Energy|Power)Q([1-4])_/.exec(name);
	if (quadrant) return `1-0:${4 + Number(quadrant[2])}.${quadrant[1] === "Energy" ? 8 : 7}.0`;
	const phase = /^activeEnergy(Import|Export)L([1-3])_/.exec(name);
	if (phase) return `1-0:${20 * Number(phase[2]) + (phase[1] === "Import" ? 1 : 2)}.8.0`;
	return "";
}

function otherOf(reading: Reading, code: string): { value: string; unit: string } | undefined {
	for (const { obis, value, unit } of reading.other) {
		const text = obisText(obis);
		if (text === code || text === code.replace("1-0:", "1-1:")) return { value, unit: unitText(unit) };
	}
	return undefined;
}

/** The index shortens long texts: `3031… (160 chars)`. */
function abbreviated(value: string, expected: unknown): string {
	const short = /^(.*)\.\.\. \((\d+) chars\)$/.exec(String(expected));
	return short && value.startsWith(short[1]) && value.length === Number(short[2]) ? String(expected) : value;
}

interface ExpectedChannel {
	channel?: number | undefined;
	deviceType?: number | undefined;
	id?: string | undefined;
	timestamp?: string | undefined;
	timestampDst?: string | undefined;
	value?: number | undefined;
	unit?: string | null | undefined;
}

/** The same members as the index names for each channel. */
function channelsOf(reading: Reading, expected: readonly object[]): ExpectedChannel[] {
	return expected.map((wanted: ExpectedChannel) => {
		const channel = reading.channels.get(wanted.channel ?? 0);
		const all: ExpectedChannel = { channel: wanted.channel };
		if (channel?.type !== undefined) all.deviceType = channel.type;
		if (channel !== undefined) all.id = channel.id ?? "";
		if (channel?.time !== undefined) {
			all.timestamp = isoLocal(channel.time.localSeconds);
			const letter = letterOf(channel.time);
			// Some meters write it small.
			all.timestampDst = wanted.timestampDst === letter?.toLowerCase() ? wanted.timestampDst : letter;
		}
		if (channel?.mantissa !== undefined) all.value = Number(decimalText(channel.mantissa, channel.exponent ?? 0));
		all.unit = channel?.unit === undefined ? null : unitText(channel.unit);
		return Object.fromEntries(Object.keys(wanted).map((key) => [key, all[key as keyof ExpectedChannel]]));
	});
}
