/** What is measured: groups of rows that all get the same messages. A new row is a line here and a guest. */
import { crc16Arc } from "../meter/crc.ts";

export interface Row {
	readonly name: string;
	/** The module in guest/ that does the work. */
	readonly guest: string;
	/** What a floor does, every decoder must do; the aims are held against ours. */
	readonly role: "floor" | "ours" | "other";
	/** Makes the message acceptable to a decoder that wants something special. */
	readonly prepare?: (message: Uint8Array) => Uint8Array;
}

export interface Group {
	readonly title: string;
	/** A dialect of the simulated meter. */
	readonly dialect: string;
	/** The row whose instructions and wall time are 1. */
	readonly yardstick: string;
	readonly aims: { readonly instructions: number; readonly garbageBytes: number };
	readonly rows: readonly Row[];
}

export const GROUPS: readonly Group[] = [
	{
		title: "Text telegram of an Aidon meter, CRC-16",
		dialect: "aidon-se",
		yardstick: "CRC only",
		aims: { instructions: 1.5, garbageBytes: 1024 },
		rows: [
			{ name: "touch each byte", guest: "touch.ts", role: "floor" },
			{ name: "CRC, one table", guest: "crc-table.ts", role: "floor" },
			{ name: "CRC only", guest: "crc.ts", role: "floor" },
			{ name: "Portti, whole decode", guest: "portti.ts", role: "ours" },
			{ name: "Portti, not a repetition", guest: "portti.ts", role: "other", prepare: behindLineEnd },
			{ name: "split and regex, no CRC", guest: "split.ts", role: "other" },
			{ name: "p1-reader, no CRC", guest: "p1-reader.ts", role: "other" },
			{ name: "dsmr-parser", guest: "dsmr-parser.ts", role: "other", prepare: fifthCharacterFive },
		],
	},
	{
		title: "HDLC frame of an Aidon meter, FCS; npm has no decoder of DLMS pushes that runs",
		dialect: "aidon-se-hdlc",
		yardstick: "FCS only",
		aims: { instructions: 1.5, garbageBytes: 2048 },
		rows: [
			{ name: "touch each byte", guest: "touch.ts", role: "floor" },
			{ name: "FCS only", guest: "fcs.ts", role: "floor" },
			{ name: "Portti, whole decode", guest: "portti.ts", role: "ours" },
			{ name: "Portti, not a repetition", guest: "portti.ts", role: "other", prepare: behindLineEnd },
			{ name: "tree and Map, no FCS", guest: "dlms-tree.ts", role: "other" },
		],
	},
];

/** A telegram that is there all at once and begins no word is not compared with the one before: it is read in full. */
function behindLineEnd(message: Uint8Array): Uint8Array {
	return Uint8Array.from([0x0d, 0x0a, ...message]);
}

/** dsmr-parser accepts only identifications like /ADN5: the 9 becomes a 5 and the CRC follows. */
function fifthCharacterFive(message: Uint8Array): Uint8Array {
	const changed = message.slice();
	changed[4] = 0x35;
	const end = changed.length - 6;
	const check = crc16Arc(changed.subarray(0, end)).toString(16).toUpperCase().padStart(4, "0");
	for (let i = 0; i < 4; i++) changed[end + i] = check.charCodeAt(i);
	return changed;
}
