/**
 * Lists of bare values that Austrian utilities ask of several makers (Smart meter customer interfaces,
 * Österreichs Energie 2021, variants 1 and 3): Wh, varh, W, var.
 */
import { frozen } from "../../bytes/frozen.ts";
import { obisCode } from "../../cosem/obis.ts";
import {
	ENERGIES,
	METER_CLOCK,
	METER_ID,
	POWERS,
	type PositionalList,
	place,
	positional,
	power,
	SHAPE,
} from "./shapes.ts";

/** The push setup's own name, then the number that the utility gave the meter. */
const head = [
	place(SHAPE.obis, 0),
	METER_ID,
	place(SHAPE.text, obisCode(1, 0, 0, 9, 1)),
	place(SHAPE.text, obisCode(1, 0, 0, 9, 2)),
];
const values = [...ENERGIES, power(1), power(2)];
const message = [place(SHAPE.text, obisCode(0, 0, 96, 13, 0)), place(SHAPE.text, obisCode(0, 0, 96, 13, 1))];

export const AUSTRIA: readonly PositionalList[] = frozen([
	positional(undefined, "", [...head, ...values, ...message]),
	positional(undefined, "", [...head, ...values]),
	positional(undefined, "", [METER_CLOCK, ...ENERGIES, ...POWERS]),
]);
