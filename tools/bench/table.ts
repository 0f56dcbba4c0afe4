/** Results of one group in; the table and what it says of the aims, as text, out. */
import { type Figures, SLOT_BYTES } from "./measure.ts";
import type { Group, Row } from "./rows.ts";

export interface Result extends Figures {
	readonly name: string;
	readonly role: Row["role"];
	/** Mean length of the messages. */
	readonly messageBytes: number;
	/** Undefined without valgrind. */
	readonly instructions: number | undefined;
	readonly wallSeconds: number;
}

export function groupText(group: Group, results: readonly Result[]): string {
	const yardstick = results.find(({ name }) => name === group.yardstick);
	if (yardstick === undefined) throw new Error(`no row is named ${group.yardstick}`);
	const times = (value: number | undefined, one: number | undefined) =>
		value === undefined || one === undefined ? "-" : (value / one).toFixed(2);
	const whole = (value: number | undefined) => (value === undefined ? "-" : Math.round(value).toLocaleString("en"));
	const head = ["", "compute", "slots", "bytes", "of them kept", "instructions", "× floor", "time × floor"];
	const lines = results.map((result) => [
		result.name,
		whole(result.compute),
		whole(result.slots),
		whole(result.bytes),
		whole(result.keptBytes),
		whole(result.instructions),
		times(result.instructions, yardstick.instructions),
		times(result.wallSeconds, yardstick.wallSeconds),
	]);
	return [
		`${group.title}; per message of ${yardstick.messageBytes} bytes, on XS`,
		"",
		...aligned([head, ...lines]),
		"",
		`Floor: ${group.yardstick}. Bytes: chunks, and ${SLOT_BYTES} for a slot as on a 32-bit device; kept: by the result.`,
		"A string literal is copied here each time it is met; code preloaded into a device's flash does not copy it.",
		...(yardstick.instructions === undefined
			? ["Instructions: skipped, valgrind is not installed (on Debian: sudo apt install valgrind)."]
			: []),
		...results.filter(({ role }) => role === "ours").flatMap((result) => verdicts(group, result, yardstick)),
		"",
	].join("\n");
}

function verdicts({ aims }: Group, result: Result, yardstick: Result): string[] {
	const garbage = Math.round(result.bytes - result.keptBytes);
	const said = [
		`${result.name}: ${garbage} bytes beside the result; aim ${aims.garbageBytes}: ${garbage <= aims.garbageBytes ? "holds" : "missed"}.`,
	];
	if (result.instructions !== undefined && yardstick.instructions !== undefined) {
		const ratio = result.instructions / yardstick.instructions;
		said.push(
			`${result.name}: ${ratio.toFixed(2)} times the floor's instructions; aim ${aims.instructions}: ${ratio <= aims.instructions ? "holds" : "missed"}.`,
		);
	}
	return said;
}

/** The first column to the left, figures to the right. */
function aligned(rows: readonly string[][]): string[] {
	const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
	return rows.map((row) =>
		row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  "),
	);
}
