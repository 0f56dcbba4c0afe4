/** Runs before anything else inside XS: gives tape the few globals of Node it asks for, and nothing more. */
import { declare, freezeDeclarations } from "./preload.ts";

type Job = (...values: unknown[]) => void;

interface Guest {
	print(...values: unknown[]): void;
	setImmediate(job: Job): void;
	/** Called by the runner when nothing is left to do: tape then tells of tests that never ended. */
	finish(): void;
}

const guest = globalThis as unknown as Guest;
const { print, setImmediate } = guest;

const atExit: Job[] = [];
let bailedOut = false;
let frozen = false;

/** An error nobody catches would end the engine without a word; here it ends the file with one. */
function bailOut(error: unknown): void {
	bailedOut = true;
	print(`Bail out! ${(error instanceof Error && error.stack) || error}`);
}

function guarded(job: Job, ...values: unknown[]): void {
	try {
		job(...values);
	} catch (error) {
		bailOut(error);
	}
}

function later(job: Job, ...values: unknown[]): void {
	setImmediate(() => {
		// The first job is tape's first test: every module has run by now.
		if (!frozen) freezeDeclarations();
		frozen = true;
		guarded(job, ...values);
	});
}

function noTimers(): never {
	throw new Error("There are no timers on XS: pass the code under test a Timers of your own.");
}

Object.assign(guest, {
	// The engine reports a rejected promise nobody handles through console.error, as (title, reason).
	console: { log: print, warn: print, error: (_title: string, reason: unknown) => bailOut(reason) },
	process: {
		env: {},
		platform: "xs",
		cwd: () => "/",
		nextTick: later,
		on: (event: string, handler: Job) => {
			if (event === "exit") atExit.push(handler);
		},
		removeAllListeners: () => {},
		exit: () => {},
	},
	bailOut,
	declareForTest: declare,
	setImmediate: later,
	setTimeout: noTimers,
	clearTimeout: () => {},
	finish: () => {
		if (!bailedOut) for (const handler of atExit) guarded(handler, 0);
	},
});
