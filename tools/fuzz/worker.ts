/** Runs executions and tells how far it is; the process that started it watches whether it goes on. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readCaptures } from "../corpus/captures.ts";
import { nodeCrypto } from "../node-crypto.ts";
import { Fuzzer } from "./fuzz.ts";
import { messagesOf, meterSeeds } from "./seeds.ts";
import { Target } from "./target.ts";

export interface Report {
	/** All before this one have ended. */
	readonly executions: number;
	readonly frames: number;
	readonly readings: number;
	/** Bytes of heap in use after a collection; undefined where none was made. */
	readonly heap?: number;
	/** What was thrown, and by which execution. */
	readonly thrown?: string;
}

const PER_REPORT = 500;
const PER_COLLECTION = 20_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const [seedText, corpus] = process.argv.slice(2);
const seed = Number(seedText);
const seeds = meterSeeds();
const captured = corpus === undefined ? [] : readCaptures(corpus).map(({ bytes }) => bytes);
const all = { lines: [...seeds.lines, ...captured], messages: [...seeds.messages, ...messagesOf(captured)] };
const fuzzer = new Fuzzer(all, seed);
const target = new Target(nodeCrypto);

function report(executions: number, more: Partial<Report> = {}): void {
	const told: Report = { executions, frames: target.frames, readings: target.readings, ...more };
	process.send?.(told);
}

/** Each batch ends before the next begins, so that reports leave and an order to stop arrives. */
function batch(first: number): void {
	for (let number = first; number < first + PER_REPORT; number++) {
		try {
			fuzzer.run(target, number);
		} catch (error) {
			report(number, { thrown: `execution ${number} of seed ${seed} threw: ${(error as Error).stack}` });
			return;
		}
	}
	const next = first + PER_REPORT;
	if (next % PER_COLLECTION === 0) {
		collect();
		report(next, { heap: process.memoryUsage().heapUsed });
	} else report(next);
	setImmediate(batch, next);
}

process.on("disconnect", () => process.exit());
batch(0);
