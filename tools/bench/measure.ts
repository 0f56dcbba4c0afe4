/** A guest and its messages in, exact figures per message out, from XS and where present valgrind. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startWorker, type Worker } from "../../hosts/sim/engine/worker.ts";

/** Per message. */
export interface Figures {
	readonly compute: number;
	readonly slots: number;
	/** Of chunks and slots together, a slot counted as on a 32-bit device. */
	readonly bytes: number;
	/** What of `bytes` is still there after a garbage collection while the result is held. */
	readonly keptBytes: number;
}

/** A slot's size on a 32-bit device. */
export const SLOT_BYTES = 16;
/** Few enough that no garbage collection falls between; slow decoders allocate 80 KB each. */
const FEW = 16;
const MANY = 48;

export class Contender {
	readonly #script: string;
	readonly #power: number;

	private constructor(script: string, power: number) {
		this.#script = script;
		this.#power = power;
	}

	/** `power` is what the last message says, in watts: whoever reports another value is not measured. */
	static async create(guest: string, messages: readonly Uint8Array[], power: number): Promise<Contender> {
		const { outputFiles } = await build({
			entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "guest", guest)],
			bundle: true,
			write: false,
			platform: "browser",
			format: "iife",
			target: "es2022",
			logLevel: "silent",
		});
		const list = messages.map((message) => `new Uint8Array([${message.join()}])`);
		return new Contender(`globalThis.messages = [${list.join()}];\n${outputFiles[0].text}`, power);
	}

	/** The same each time, on every machine. */
	count(): Promise<Figures> {
		return this.#warm([], async (worker) => {
			const few = await this.#run(worker, FEW, false);
			const many = await this.#run(worker, MANY, false);
			const kept = await this.#run(worker, MANY, true);
			const per = (difference: number) => difference / (MANY - FEW);
			const sum = (growth: Growth) => growth.bytes + growth.slots * SLOT_BYTES;
			return {
				compute: per(many.compute - few.compute),
				slots: per(many.slots - few.slots),
				bytes: per(sum(many) - sum(few)),
				keptBytes: sum(kept) / MANY,
			};
		});
	}

	/** Seconds for one message, the best of `rounds` of about `seconds` each. */
	wallSeconds(rounds: number, seconds: number): Promise<number> {
		return this.#warm([], async (worker) => {
			const time = async (count: number) => {
				const from = performance.now();
				await this.#run(worker, count, false);
				return (performance.now() - from) / 1000;
			};
			const count = MANY * Math.ceil(seconds / ((await time(MANY)) + 1e-4));
			let best = Number.POSITIVE_INFINITY;
			for (let round = 0; round < rounds; round++) best = Math.min(best, (await time(count)) / count);
			return best;
		});
	}

	/** Machine instructions for one message, by the difference of two runs under valgrind. */
	async instructions(): Promise<number> {
		return ((await this.#valgrind(MANY)) - (await this.#valgrind(FEW))) / (MANY - FEW);
	}

	async #valgrind(count: number): Promise<number> {
		const directory = await mkdtemp(join(tmpdir(), "bench-"));
		try {
			const log = join(directory, "log");
			const parameters = [
				...["--tool=cachegrind", "--cache-sim=no"],
				...["--cachegrind-out-file=/dev/null", `--log-file=${log}`],
			];
			await this.#warm(["valgrind", ...parameters], async (worker) => {
				await this.#run(worker, count, false);
				worker.close();
				await worker.exited;
			});
			const text = await readFile(log, "utf8");
			const match = /I\s+refs:\s+([\d,]+)/.exec(text);
			if (match === null) throw new Error(`valgrind counted nothing:\n${text}`);
			return Number(match[1].replaceAll(",", ""));
		} finally {
			await rm(directory, { recursive: true });
		}
	}

	/** Gives `work` an engine that has decoded every message once: whoever learns has learned. */
	async #warm<T>(under: readonly string[], work: (worker: Worker) => Promise<T>): Promise<T> {
		const worker = await startWorker({ under, watchdogMs: 300_000 });
		try {
			await worker.evaluate(this.#script);
			await this.#run(worker, FEW, false);
			return await work(worker);
		} finally {
			worker.kill();
		}
	}

	async #run(worker: Worker, count: number, keep: boolean): Promise<Growth> {
		const { payload, compute } = await worker.command(new Uint8Array(Uint32Array.of(count, keep ? 1 : 0).buffer));
		const [slots, bytes, power] = new Float64Array(payload.slice().buffer);
		if (power !== -1 && power !== this.#power)
			throw new Error(`it decoded ${power} W where the message says ${this.#power} W`);
		return { compute, slots, bytes };
	}
}

interface Growth {
	readonly compute: number;
	readonly slots: number;
	readonly bytes: number;
}

export function hasValgrind(): Promise<boolean> {
	return new Promise((resolve) => execFile("valgrind", ["--version"], (error) => resolve(error === null)));
}
