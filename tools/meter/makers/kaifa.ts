/** Kaifa's DLMS pushes: bare values by position (KFM_001), or OBIS, value pairs without scalers. */
import { obis, octetText, structure, uint32 } from "../axdr.ts";
import { concat } from "../bytes.ts";
import type { Dialect, Turn } from "../dialect.ts";
import { bare, clockElement, dlmsDialect, each, elements, HEADER, type Item, pair, text } from "../dlms.ts";
import { hdlcFrame, LLC } from "../hdlc.ts";
import { type Quantity, type Sample, singlePhase } from "../sample.ts";
import { CURRENTS, ENERGIES, POWERS, VOLTAGES } from "./quantities.ts";

const LIST_ID = "KFM_001";
const METER_ID = "6970630000012345";

/** Milliamperes; tenths of a volt; both in four bytes. */
const current = (quantity: Quantity) => bare(quantity, uint32, -3);
const voltage = (quantity: Quantity) => bare(quantity, uint32, -1);
const plain = (quantity: Quantity) => bare(quantity, uint32);

interface Positional {
	readonly name: string;
	readonly summary: string;
	readonly meterType: string;
	readonly source: readonly number[];
	readonly phases: 1 | 3;
	readonly list: (turn: Turn) => 1 | 2 | 3;
	readonly view?: (sample: Sample) => Sample;
}

function positional({ name, summary, meterType, source, phases, list, ...rest }: Positional): Dialect {
	const list2 = [
		text(octetText(LIST_ID), LIST_ID),
		text(octetText(METER_ID), METER_ID, "meter_id"),
		text(octetText(meterType), meterType, "meter_type"),
		...each(plain, POWERS),
		...each(current, CURRENTS.slice(0, phases)),
		...each(voltage, VOLTAGES.slice(0, phases)),
	];
	const lists = {
		1: [plain("active_power_import")],
		2: list2,
		3: [...list2, clockElement, ...each(plain, ENERGIES)],
	};
	return kaifa({
		name,
		summary,
		source,
		header: HEADER.octetString,
		items: (turn) => lists[list(turn)],
		...rest,
	});
}

interface Kaifa {
	readonly name: string;
	readonly summary: string;
	readonly source: readonly number[];
	readonly header: Item;
	/** Minutes from local time to UTC, where the meter gives them. */
	readonly deviationMinutes?: number;
	readonly items: (turn: Turn) => readonly Item[];
	readonly view?: (sample: Sample) => Sample;
}

function kaifa({ name, summary, source, header, deviationMinutes, items, view }: Kaifa): Dialect {
	return dlmsDialect({
		name,
		summary,
		parity: true,
		dateTime: { status: 0, hundredths: 0xff, ...(deviationMinutes === undefined ? {} : { deviationMinutes }) },
		invokeId: () => 0x4000_0000,
		header,
		body: (context, turn) => structure(elements(items(turn), context)),
		wrap: (apdu) => hdlcFrame({ destination: [0x01], source, control: 0x10 }, concat([LLC, apdu])),
		...(view === undefined ? {} : { view }),
	});
}

function norwegianList({ hourly, index }: Turn): 1 | 2 | 3 {
	if (hourly) return 3;
	return index % 4 === 0 ? 2 : 1;
}

const named = (a: number, c: number, d: number, e: number, item: Item): Item[] => [() => [obis(a, 0, c, d, e)], item];

/** 36 elements. */
const swedishPairs: readonly Item[] = [
	...named(1, 0, 2, 129, text(octetText(LIST_ID), LIST_ID)),
	...named(0, 96, 1, 0, text(octetText(METER_ID), METER_ID, "meter_id")),
	...named(0, 96, 1, 7, text(octetText("MA304H4"), "MA304H4", "meter_type")),
	...each((quantity) => pair(quantity, uint32), POWERS),
	...each((quantity) => pair(quantity, uint32, -3), CURRENTS),
	...each((quantity) => pair(quantity, uint32, -1), VOLTAGES),
	...named(0, 1, 0, 0, clockElement),
	...each((quantity) => pair(quantity, uint32), ENERGIES),
];

export const KAIFA: readonly Dialect[] = [
	positional({
		name: "kaifa-no",
		summary: "Kaifa MA304H3E, Norway: bare positions; lists 1 and 2, at a new hour list 3",
		meterType: "MA304H3E",
		source: [0x02, 0x01],
		phases: 3,
		list: norwegianList,
	}),
	positional({
		name: "kaifa-1ph",
		summary: "Kaifa MA105H2E single-phase, Norway: bare positions; lists 1 and 2, at a new hour list 3",
		meterType: "MA105H2E",
		source: [0x02, 0x01],
		phases: 1,
		list: norwegianList,
		view: singlePhase,
	}),
	positional({
		name: "kaifa-se-positional",
		summary: "Kaifa MA304H4D, Sweden: bare positions, always 18",
		meterType: "MA304H4D",
		source: [0x00, 0x01],
		phases: 3,
		list: () => 3,
	}),
	kaifa({
		name: "kaifa-se",
		summary: "Kaifa MA304H4, Sweden: OBIS, value pairs without scalers",
		source: [0x00, 0x01],
		header: HEADER.none,
		deviationMinutes: -60,
		items: () => swedishPairs,
	}),
];
