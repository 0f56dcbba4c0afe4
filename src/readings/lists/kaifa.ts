/** Kaifa's lists of bare values (KFM_001, and Nuri's of the same shape): mA, tenths of a volt, Wh. */
import { frozen } from "../../bytes/frozen.ts";
import {
	current,
	ENERGIES,
	LIST_NAME,
	METER_CLOCK,
	METER_ID,
	METER_TYPE,
	PHASES,
	POWERS,
	type PositionalList,
	positional,
	power,
	SHAPE,
	voltage,
} from "./shapes.ts";

const head = [LIST_NAME, METER_ID, METER_TYPE, ...POWERS];
const singlePhase = [...head, current(1, -3, SHAPE.number), voltage(1, -1, SHAPE.number)];
const threePhase = [
	...head,
	...PHASES.map((phase) => current(phase, -3, SHAPE.number)),
	...PHASES.map((phase) => voltage(phase, -1, SHAPE.number)),
];
const hourly = [METER_CLOCK, ...ENERGIES];

export const KAIFA: readonly PositionalList[] = frozen([
	positional(undefined, "", [power(1)]),
	positional("Kaifa", "", singlePhase),
	positional("Kaifa", "", threePhase),
	positional("Kaifa", "", [...singlePhase, ...hourly]),
	positional("Kaifa", "", [...threePhase, ...hourly]),
]);
