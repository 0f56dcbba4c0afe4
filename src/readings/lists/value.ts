/** One element of a list with its OBIS code → the Reading's field it belongs to. */
import { hexText, printableText } from "../../bytes/hex.ts";
import { CLOCK, DATE_TIME_BYTES, dateTimeAt } from "../../cosem/date-time.ts";
import { floatAt } from "../../cosem/float.ts";
import type { DataNodes } from "../../cosem/nodes.ts";
import { obisCode } from "../../cosem/obis.ts";
import { integerAt, isInteger, isText, TAG } from "../../cosem/tags.ts";
import { UNIT, type Unit } from "../../cosem/unit.ts";
import { FIELDS, fieldOfObis } from "../fields.ts";
import type { Learned } from "../learned.ts";
import { makerOf } from "../makers.ts";
import type { Reading } from "../reading.ts";
import { exponentOf, type Scale, scaleOf, unitOf } from "./scales.ts";
import type { Place } from "./shapes.ts";
import { channelOf, readSubMeter } from "./sub-meter.ts";

/** What a code names rather than measures. */
type Identity = "list" | "meterId" | "meterType";
const identities = new Map<number, Identity>([
	[obisCode(1, 0, 0, 2, 129), "list"],
	[obisCode(1, 1, 0, 2, 129), "list"],
	[obisCode(0, 0, 96, 1, 0), "meterId"],
	[obisCode(1, 1, 0, 0, 5), "meterId"],
	[obisCode(1, 1, 0, 0, 1), "meterId"],
	[obisCode(0, 0, 96, 1, 7), "meterType"],
	[obisCode(1, 1, 96, 1, 1), "meterType"],
]);

export class ValueReader {
	/** Values came without scaler from a maker whose scale nobody knows. */
	unscaled = false;
	/** Voltages were taken as whole volts, for want of a scaler. */
	wholeVolts = false;
	reading: Reading;
	private _learned: Learned | undefined = undefined;
	private readonly _nodes: DataNodes;
	private readonly _energyExponent: number | undefined;

	/** `energyStepWh`: what one step of a register without scaler is, where the maker's table is wrong. */
	constructor(nodes: DataNodes, reading: Reading, energyStepWh: number | undefined) {
		this._nodes = nodes;
		this.reading = reading;
		this._energyExponent = energyStepWh === undefined ? undefined : Math.round(Math.log10(energyStepWh));
	}

	/** `learned` hears where each value stands. */
	begin(reading: Reading, learned: Learned | undefined): void {
		this.reading = reading;
		this._learned = learned;
		this.unscaled = false;
		this.wholeVolts = false;
	}

	/** A value with its OBIS code and the structure of scaler and unit, if one is there. */
	coded(obis: number, node: number, scalerUnit: number | undefined): void {
		if (channelOf(obis) > 0 && readSubMeter(this._nodes, this.reading, obis, node, undefined, scalerUnit)) return;
		if (scalerUnit === undefined) this._value(obis, node, 0, UNIT.none, true);
		else this._value(obis, node, this._nodes.scaler(scalerUnit), this._nodes.unit(scalerUnit), false);
	}

	/** A value at a place that says what it is. */
	placed(place: Place, node: number): void {
		if (place.unit === UNIT.volt && place.exponent === 0) this.wholeVolts = true;
		const energy = place.unit === UNIT.wattHour || place.unit === UNIT.varHour;
		const exponent = energy ? this._assumed(place.exponent) : place.exponent;
		this._value(place.obis, node, exponent, place.unit, false);
	}

	/** An element without a code among others that have one: the clock, the list's name, the meter's number. */
	bare(node: number, leading: boolean): void {
		const reading = this.reading;
		if (this._isClock(node)) this._time(CLOCK, node);
		else if (isText(this._nodes.tags[node])) {
			const text = this._text(node);
			if (leading) this._identify("list", text);
			else reading.meterId ??= text;
		}
	}

	private _value(obis: number, node: number, exponent: number, unit: Unit, unscaled: boolean): void {
		const { tags, starts, ends, bytes } = this._nodes;
		const tag = tags[node];
		const start = starts[node];
		const end = ends[node];
		if (isInteger(tag)) {
			const value = integerAt(bytes, tag, start, end);
			if (!Number.isSafeInteger(value)) this.reading.text(obis, hexText(bytes, start, end));
			else if (unscaled) this._unscaled(obis, value, 0, node);
			else this._number(obis, value, exponent, unit, node);
		} else if (this._isClock(node)) this._time(obis, node);
		else if (isText(tag)) this._named(obis, this._text(node));
		else if (tag === TAG.boolean || tag === TAG.enumerated) this.reading.number(obis, bytes[start], 0, UNIT.none);
		else if (tag === TAG.bcd || tag === TAG.bitString) this.reading.text(obis, hexText(bytes, start, end));
		else if (tag === TAG.float32 || tag === TAG.float64) {
			const value = floatAt(bytes, start, end);
			if (value === undefined) return;
			if (unscaled) this._unscaled(obis, value.mantissa, value.exponent, undefined);
			else this.reading.number(obis, value.mantissa, value.exponent + exponent, unit);
		}
	}

	/** An integer that stands in `node`. */
	private _number(obis: number, mantissa: number, exponent: number, unit: Unit, node: number): void {
		const { values } = this.reading;
		const index = fieldOfObis(obis);
		const first = index !== undefined && Number.isNaN(values[index]);
		this.reading.number(obis, mantissa, exponent, unit);
		// What only rounds to the field, or does not fit it, is kept elsewhere as well.
		if (!first || Number.isNaN(values[index]) || exponent < FIELDS[index].exponent) return;
		const { tags, starts, ends } = this._nodes;
		this._learned?.number(index, tags[node], starts[node], ends[node], 10 ** (exponent - FIELDS[index].exponent));
	}

	/** A number whose meter sends neither scaler nor unit; `node` is where it stands as an integer. */
	private _unscaled(obis: number, mantissa: number, shift: number, node: number | undefined): void {
		const reading = this.reading;
		if (identities.has(obis)) {
			this._named(obis, String(mantissa));
			return;
		}
		const high = Math.floor(obis / 0x1_0000_0000);
		const c = Math.floor(obis / 0x100_0000) & 255;
		const unit = high >> 8 === 1 ? unitOf(c, Math.floor(obis / 0x1_0000) & 255) : UNIT.none;
		const scale = scaleOf(reading.meterMaker, reading.meterType);
		const exponent = this._exponent(scale, c, unit);
		if (exponent === undefined) {
			this.unscaled = true;
			reading.number(obis, mantissa, shift, UNIT.none);
		} else if (node === undefined) reading.number(obis, mantissa, exponent + shift, unit);
		else this._number(obis, mantissa, exponent, unit, node);
	}

	private _exponent(scale: Scale | undefined, c: number, unit: Unit): number | undefined {
		if (unit === UNIT.wattHour || unit === UNIT.varHour) return this._assumed(scale?.energy ?? 0);
		if (unit === UNIT.volt) this.wholeVolts = scale === undefined || scale.voltageVaries === true;
		if (scale !== undefined) return exponentOf(scale, c, unit);
		return unit === UNIT.ampere || c % 20 === 13 ? undefined : 0;
	}

	/** The power of ten of a register, by the setting or, without one, by the table. */
	private _assumed(exponent: number): number {
		const assumed = this._energyExponent ?? exponent;
		this.reading.assumedStepWh = 10 ** assumed;
		return assumed;
	}

	private _named(obis: number, text: string): void {
		const identity = identities.get(obis);
		if (identity === undefined) this.reading.text(obis, text);
		else this._identify(identity, text);
	}

	private _identify(identity: Identity, text: string): void {
		const reading = this.reading;
		reading[identity] ??= text;
		if (identity === "list") reading.meterMaker = makerOf(text) ?? reading.meterMaker;
	}

	private _isClock(node: number): boolean {
		const { tags, starts, ends, bytes } = this._nodes;
		if (tags[node] === TAG.dateTime) return true;
		// A text of twelve characters begins with no year of this or the next century.
		return tags[node] === TAG.octetString && ends[node] - starts[node] === DATE_TIME_BYTES && bytes[starts[node]] < 9;
	}

	private _time(obis: number, node: number): void {
		const start = this._nodes.starts[node];
		const time = dateTimeAt(this._nodes.bytes, start);
		if (time === undefined) return;
		const { meterTime } = this.reading;
		if (meterTime === undefined) this._learned?.clock(start);
		if (time.raw === meterTime?.raw) this._learned?.sameClock(start);
		else this.reading.time(obis, time);
	}

	private _text(node: number): string {
		const { starts, ends, bytes } = this._nodes;
		return printableText(bytes, starts[node], ends[node]) ?? hexText(bytes, starts[node], ends[node]);
	}
}
