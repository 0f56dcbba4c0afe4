/**
 * Lists of bare values: what stands at which place. One row is one list of one maker; its shape is
 * a letter for each element, so that a list is recognised before anything in it is believed.
 */
import { frozen } from "../../bytes/frozen.ts";
import { CLOCK } from "../../cosem/date-time.ts";
import { obisCode } from "../../cosem/obis.ts";
import { UNIT, type Unit } from "../../cosem/unit.ts";

/** What an element's letter asks for. */
export const SHAPE = frozen({
	text: "t",
	/** An OBIS code, as the name of the list. */
	obis: "o",
	clock: "c",
	/** Any integer. */
	number: "n",
	/** A 16-bit integer. */
	long: "l",
	/** An enum or a boolean. */
	state: "e",
	any: "x",
} as const);

export interface Place {
	readonly shape: string;
	/** 0: of no known meaning. */
	readonly obis: number;
	readonly exponent: number;
	readonly unit: Unit;
}

export interface PositionalList {
	readonly maker: string | undefined;
	/** What the list's first text begins with; empty: anything. */
	readonly prefix: string;
	/** The letters of all places. */
	readonly shape: string;
	readonly places: readonly Place[];
}

export function positional(maker: string | undefined, prefix: string, places: readonly Place[]): PositionalList {
	return { maker, prefix, shape: places.map((place) => place.shape).join(""), places };
}

export function place(shape: string, obis: number, exponent = 0, unit: Unit = UNIT.none): Place {
	return { shape, obis, exponent, unit };
}

function electricity(shape: string, c: number, d: number, e: number, exponent: number, unit: Unit): Place {
	return place(shape, obisCode(1, 0, c, d, e), exponent, unit);
}

export const LIST_NAME = place(SHAPE.text, obisCode(1, 0, 0, 2, 129));
export const METER_ID = place(SHAPE.text, obisCode(0, 0, 96, 1, 0));
export const METER_TYPE = place(SHAPE.text, obisCode(0, 0, 96, 1, 7));
export const DEVICE_NAME = place(SHAPE.text, obisCode(0, 0, 42, 0, 0));
export const TARIFF = place(SHAPE.text, obisCode(0, 0, 96, 14, 0));
export const BREAKER = place(SHAPE.state, obisCode(0, 0, 96, 3, 10));
export const METER_CLOCK = place(SHAPE.clock, CLOCK);
export const SOME_TEXT = place(SHAPE.text, 0);
export const UNKNOWN = place(SHAPE.any, 0);

/** Import (1), export (2), reactive import (3) or export (4), in W or var; phase 0 is the total. */
export function power(kind: number, phase = 0): Place {
	return electricity(SHAPE.number, phase * 20 + kind, 7, 0, 0, kind < 3 ? UNIT.watt : UNIT.var);
}

/** A register in Wh or varh; tariff 0 is the total. */
export function energy(kind: number, tariff = 0): Place {
	return electricity(
		SHAPE.number,
		kind,
		8,
		tariff,
		0,
		[3, 4, 5, 6, 7, 8].includes(kind) ? UNIT.varHour : UNIT.wattHour,
	);
}

export function current(phase: number, exponent: number, shape: string = SHAPE.long): Place {
	return electricity(shape, phase * 20 + 11, 7, 0, exponent, UNIT.ampere);
}

export function voltage(phase: number, exponent: number, shape: string = SHAPE.long): Place {
	return electricity(shape, phase * 20 + 12, 7, 0, exponent, UNIT.volt);
}

/** The angle between a phase's voltage and current, in degrees (IEC 62056-6-1, Table 12). */
export function angle(phase: number): Place {
	return electricity(SHAPE.long, 81, 7, [40, 51, 62][phase - 1], 0, UNIT.degree);
}

export function powerFactor(exponent: number): Place {
	return electricity(SHAPE.number, 13, 7, 0, exponent, UNIT.none);
}

export const PHASES = frozen([1, 2, 3] as const);
export const POWERS = frozen([power(1), power(2), power(3), power(4)]);
export const ENERGIES = frozen([energy(1), energy(2), energy(3), energy(4)]);
