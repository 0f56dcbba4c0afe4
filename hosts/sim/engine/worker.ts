/** Source text and command bytes in, reply bytes out: a client of the XS engine, in netstrings over two pipes. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { engine } from "./build.ts";
import { splitNetstrings } from "./netstring.ts";

export interface WorkerOptions {
	/** Called when the guest calls `issueCommand(ArrayBuffer)`; the guest waits for the answer. */
	readonly onRequest?: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>;
	/** What the guest prints, in pieces as they come. */
	readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
	/** Most compute units (about one per bytecode) for one command. Unlimited when absent. */
	readonly computeLimit?: number;
	/** Longest wall-clock time for one command. Unlimited when absent. */
	readonly watchdogMs?: number;
	/** The same for a script. Like `watchdogMs` when absent. */
	readonly scriptWatchdogMs?: number;
	/** Most bytes the engine may reserve in all, of which 42 MB at start. 512 MB when absent. */
	readonly memoryLimitBytes?: number;
	/** Fixed sizes as on a device; what is absent may grow. */
	readonly fixed?: {
		readonly chunkBytes?: number;
		readonly slots?: number;
		readonly stackSlots?: number;
		readonly keys?: number;
	};
	/** A program and its parameters that runs the engine's command line, such as valgrind. */
	readonly under?: readonly string[];
}

export interface Reply {
	/** What the guest returned: an ArrayBuffer's bytes, or those of its `result` property; otherwise empty. */
	readonly payload: Uint8Array;
	/** Compute units this command used. */
	readonly compute: number;
	/** Slots in use or not yet collected, after the command. */
	readonly slots: number;
}

export interface Worker {
	/** Runs a script in the global scope. Rejects with the guest's error text, or with why the engine ended. */
	evaluate(source: string): Promise<Reply>;
	/** Calls the guest's `handleCommand(ArrayBuffer)`. Rejects likewise. One runs at a time; more wait in order. */
	command(payload: Uint8Array): Promise<Reply>;
	/** Why the engine ended, in words. Resolves once; never rejects. */
	readonly exited: Promise<string>;
	kill(reason?: string): void;
	/** Lets the engine end by itself once it has done what it was given so far. */
	close(): void;
}

interface Pending {
	readonly kind: "e" | "?";
	readonly body: Uint8Array;
	readonly resolve: (reply: Reply) => void;
	readonly reject: (error: Error) => void;
}

const MEGABYTE = 1024 * 1024;

/** The engine's exit codes (xsnap-worker.c, ExitCode), in words. */
function exitReason(code: number | null, signal: string | null, options: WorkerOptions): string {
	switch (code) {
		case 0:
			return "closed";
		case 11:
			return "out of memory";
		case 12:
			return "stack overflow";
		case 15:
			return "an exception nobody caught";
		case 16:
			return "out of property keys";
		case 17:
			return `used more than ${options.computeLimit} compute units in one command (an endless loop?)`;
		case 255:
			return "an exception thrown outside any command";
		default:
			return signal === null ? `exit code ${code}` : `ended by ${signal}`;
	}
}

export async function startWorker(options: WorkerOptions = {}): Promise<Worker> {
	return connect(await launch(options), options);
}

async function launch(options: WorkerOptions): Promise<ChildProcess> {
	const line = [...(options.under ?? []), await engine()];
	if (options.computeLimit !== undefined) line.push("-l", String(options.computeLimit));
	const { chunkBytes = 0, slots = 0, stackSlots = 0, keys = 0 } = options.fixed ?? {};
	const total = options.memoryLimitBytes ?? 512 * MEGABYTE;
	const [program, ...parameters] = line;
	return spawn(program, parameters, {
		stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
		env: { ...process.env, XS_CREATION: [chunkBytes, slots, stackSlots, keys, total].join() },
	});
}

function connect(child: ChildProcess, options: WorkerOptions): Worker {
	const toGuest = child.stdio[3] as Writable;
	const fromGuest = child.stdio[4] as Readable;
	const queue: Pending[] = [];
	let current: Pending | undefined;
	let watchdog: NodeJS.Timeout | undefined;
	let ended: string | undefined;
	let killReason: string | undefined;

	const exited = new Promise<string>((resolve) => {
		const end = (reason: string) => {
			if (ended !== undefined) return;
			ended = killReason ?? reason;
			clearTimeout(watchdog);
			for (const pending of current ? [current, ...queue] : queue)
				pending.reject(new Error(`The XS engine ended: ${ended}.`));
			current = undefined;
			queue.length = 0;
			resolve(ended);
		};
		child.on("error", (error) => end(`could not be started: ${error.message}`));
		child.on("close", (code, signal) => end(exitReason(code, signal, options)));
	});
	// A dead engine closes its pipes; the reason comes with its exit.
	toGuest.on("error", () => {});
	fromGuest.on("error", () => {});
	for (const stream of ["stdout", "stderr"] as const) {
		child[stream]?.setEncoding("utf8");
		child[stream]?.on("data", (text: string) => options.onOutput?.(text, stream));
	}
	fromGuest.on(
		"data",
		splitNetstrings(receive, (problem) => kill(`spoke nonsense: ${problem}`)),
	);

	function kill(reason = "killed"): void {
		if (ended !== undefined) return;
		killReason ??= reason;
		child.kill("SIGKILL");
	}

	function send(kind: string, body: Uint8Array): void {
		toGuest.write(`${body.length + 1}:${kind}`);
		toGuest.write(body);
		toGuest.write(",");
	}

	function next(): void {
		current = queue.shift();
		if (current === undefined) return;
		send(current.kind, current.body);
		const { watchdogMs, scriptWatchdogMs = watchdogMs } = options;
		const longestMs = current.kind === "e" ? scriptWatchdogMs : watchdogMs;
		if (longestMs !== undefined)
			watchdog = setTimeout(() => kill(`took longer than ${longestMs} ms for one command`), longestMs);
	}

	function receive(frame: Buffer): void {
		if (ended !== undefined || killReason !== undefined) return;
		const kind = String.fromCharCode(frame[0] ?? 0);
		const body = frame.subarray(1);
		if (kind === "?") answer(body);
		else if (current === undefined) kill("spoke nonsense: a reply without a command");
		else {
			const { resolve, reject } = current;
			clearTimeout(watchdog);
			next();
			if (kind === ".") resolve(reply(body));
			else reject(new Error(body.toString("utf8")));
		}
	}

	async function answer(request: Uint8Array): Promise<void> {
		try {
			if (options.onRequest === undefined) throw new Error("nobody answers requests");
			send("/", await options.onRequest(request));
		} catch (error) {
			kill(`its request could not be answered: ${error instanceof Error ? error.message : error}`);
		}
	}

	function submit(kind: "e" | "?", body: Uint8Array): Promise<Reply> {
		const promise = new Promise<Reply>((resolve, reject) => {
			if (ended !== undefined) reject(new Error(`The XS engine ended: ${ended}.`));
			else {
				queue.push({ kind, body, resolve, reject });
				if (current === undefined) next();
			}
		});
		// Whoever only waits for `exited` need not look at this.
		promise.catch(() => {});
		return promise;
	}

	return {
		evaluate: (source) => submit("e", Buffer.from(source)),
		command: (payload) => submit("?", payload),
		exited,
		kill,
		close: () => toGuest.end(),
	};
}

/** A reply is figures as JSON, the byte 1, and the payload. */
function reply(body: Buffer): Reply {
	const separator = body.indexOf(1);
	const figures = JSON.parse(body.toString("latin1", 0, separator));
	// Not a Buffer: its slice() would not copy.
	const payload = new Uint8Array(body.buffer, body.byteOffset + separator + 1, body.length - separator - 1);
	return { payload, compute: figures.compute, slots: figures.currentHeapCount };
}
