/** `--json` or nothing in; one table, or its figures as JSON, out: what decoding one message costs on XS. */
import { benchHosts } from "../bench-hosts/main.ts";
import { benchMemory } from "../bench-hosts/memory.ts";
import { Meter } from "../meter/meter.ts";
import { Contender, hasValgrind } from "./measure.ts";
import { GROUPS, type Group, type Row } from "./rows.ts";
import { groupText, type Result } from "./table.ts";

/** Consecutive messages, ten seconds apart, so that values change as they do in life. */
const MESSAGES = 8;

async function measure(group: Group, row: Row, valgrind: boolean): Promise<Result> {
	const meter = new Meter({ dialects: [group.dialect], startUtcSeconds: Date.UTC(2026, 0, 15, 17, 5) / 1000 });
	const spoken = Array.from({ length: MESSAGES }, () => meter.next());
	const messages = spoken.map(({ bytes }) => (row.prepare === undefined ? bytes : row.prepare(bytes)));
	const contender = await Contender.create(
		row.guest,
		messages,
		Number(spoken[MESSAGES - 1].sent.active_power_import_w),
	);
	return {
		name: row.name,
		role: row.role,
		messageBytes: Math.round(messages.reduce((sum, { length }) => sum + length, 0) / MESSAGES),
		...(await contender.count()),
		instructions: valgrind ? await contender.instructions() : undefined,
		wallSeconds: await contender.wallSeconds(60, 0.01),
	};
}

async function main(parameters: readonly string[]): Promise<void> {
	if (parameters.join(" ") === "--host lin") return benchHosts();
	if (parameters.join(" ") === "--memory") return benchMemory();
	const unknown = parameters.filter((parameter) => parameter !== "--json");
	if (unknown.length > 0)
		throw new Error(`${unknown.join(" ")} means nothing here. Use: npm run bench [-- --json | --host lin | --memory]`);
	const valgrind = await hasValgrind();
	const measured: { title: string; yardstick: string; aims: Group["aims"]; results: Result[] }[] = [];
	for (const group of GROUPS) {
		const results: Result[] = [];
		for (const row of group.rows) {
			process.stderr.write(`measuring ${row.name} …\n`);
			results.push(await measure(group, row, valgrind));
		}
		const { title, yardstick, aims } = group;
		measured.push({ title, yardstick, aims, results });
		if (!parameters.includes("--json")) console.log(groupText(group, results));
	}
	if (parameters.includes("--json")) console.log(JSON.stringify(measured, null, "\t"));
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
