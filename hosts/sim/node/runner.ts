/** A firmware's script and services in; the firmware runs on XS, and when it dies it is started again. */
import { startWorker, type Worker } from "../engine/worker.ts";
import { decodeText, readFrames, TO_GUEST, TO_NODE } from "../frames.ts";
import { Pump } from "./pump.ts";
import type { Post, Request, Send, Service } from "./service.ts";

/** About 0.2 s of bytecode: far more than any command of bounded size needs. */
const COMPUTE_LIMIT = 50_000_000;
/** Behind that limit: what is not bytecode (a regular expression, JSON) is not counted by it. */
const WATCHDOG_MS = 3000;
/** Every module at once takes half a second, and many times that on a busy computer. */
const SCRIPT_WATCHDOG_MS = 15_000;
const MEMORY_LIMIT_BYTES = 128 * 1024 * 1024;
const COLLECT_EVERY_MS = 10_000;

/** A firmware that ran so long is not in a crash loop. */
const STABLE_MS = 5000;

/** The pause before a start: short at first, longer in a crash loop, never for good. */
export function restartDelayMs(failures: number): number {
	return Math.min(5000, 50 * 2 ** failures);
}

/** Somebody ended the engine's process: like a power cut, and no fault of the firmware. */
const KILLED = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"].map((signal) => `ended by ${signal}`);

export interface RunnerOptions {
	/** The firmware as one script, asked for at each of its starts. */
	readonly boot: () => string;
	readonly services: readonly Service[];
	/** Frames that begin the firmware's life. */
	readonly begin: (restartReason: string, send: Send) => void;
	/** A line for people. */
	readonly report: (line: string) => void;
	/** What the guest's clock shows, undefined while it is not set; by default this computer's. */
	readonly utc?: () => number | undefined;
}

export class Runner {
	readonly #options: RunnerOptions;
	readonly #posts = new Map<number, Post>();
	readonly #requests = new Map<number, Request>();
	#worker: Worker | undefined;
	#pump: Pump | undefined;
	#stopped = false;
	#asked = false;
	#browned = false;

	constructor(options: RunnerOptions) {
		this.#options = options;
		this.#posts.set(TO_NODE.abort, (_, payload) => this.#abort(decodeText(payload)));
		this.#posts.set(TO_NODE.again, () => this.send(TO_GUEST.again, 0));
		this.#posts.set(TO_NODE.restart, () => {
			this.#asked = true;
			this.#worker?.kill("it asked for a restart");
		});
		for (const { posts = {}, requests = {} } of options.services) {
			for (const [op, post] of Object.entries(posts)) this.#posts.set(Number(op), post);
			for (const [op, request] of Object.entries(requests)) this.#requests.set(Number(op), request);
		}
	}

	readonly send: Send = (op, handle, payload, done) => this.#pump?.send(op, handle, payload, done);

	/** Runs until `stop`; rejects when the engine cannot be built. */
	async run(): Promise<void> {
		const collector = setInterval(() => this.send(TO_GUEST.collect, 0), COLLECT_EVERY_MS);
		let restartReason = "power-on";
		let failures = 0;
		while (!this.#stopped) {
			const began = performance.now();
			this.#asked = false;
			this.#browned = false;
			const reason = await this.#live(restartReason);
			for (const service of this.#options.services) service.guestEnded?.();
			const killed = KILLED.includes(reason);
			if (this.#asked || this.#browned || killed || performance.now() - began > STABLE_MS) failures = 0;
			await pause(restartDelayMs(failures++));
			if (this.#stopped) break;
			this.#options.report(`The firmware ended: ${reason}. It is started again.`);
			restartReason = `${killed ? "killed" : "abort"}: ${reason}`;
			if (this.#asked) restartReason = "software";
			if (this.#browned) restartReason = "brown-out";
		}
		clearInterval(collector);
	}

	/** The supply breaks down for a moment: the firmware starts again, and is told so. */
	brownOut(): void {
		this.#browned = true;
		this.#worker?.kill("the supply broke down");
	}

	/** Resolves when the engine's process is gone. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#worker?.kill("stopped");
		await this.#worker?.exited;
	}

	async #live(restartReason: string): Promise<string> {
		const worker = await startWorker({
			computeLimit: COMPUTE_LIMIT,
			watchdogMs: WATCHDOG_MS,
			scriptWatchdogMs: SCRIPT_WATCHDOG_MS,
			memoryLimitBytes: MEMORY_LIMIT_BYTES,
			onRequest: (frame) => this.#answer(frame),
			onOutput: (text) => this.#options.report(text.trimEnd()),
		});
		this.#worker = worker;
		if (this.#stopped) worker.kill("stopped");
		worker.evaluate(this.#options.boot()).then(
			({ slots }) => {
				const utc = this.#options.utc ?? (() => Date.now());
				this.#pump = new Pump(worker, slots, utc, (op, handle, payload) => this.#posts.get(op)?.(handle, payload));
				this.#options.begin(restartReason, this.send);
				this.send(TO_GUEST.collect, 0);
			},
			(error) => worker.kill(error.message),
		);
		const reason = await worker.exited;
		this.#pump = undefined;
		return reason;
	}

	#answer(frame: Uint8Array): Uint8Array | Promise<Uint8Array> {
		let answer: Uint8Array | Promise<Uint8Array> | undefined;
		readFrames(frame, (op, _, payload) => {
			answer = this.#requests.get(op)?.(payload);
		});
		if (answer === undefined) throw new Error("nobody answers such a request");
		return answer;
	}

	/** An exception that reached the top ends the firmware, as it does on a device. */
	#abort(stack: string): void {
		this.#worker?.kill(stack.split("\n").slice(0, 3).join(" ").replace(/\s+/g, " "));
	}
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
