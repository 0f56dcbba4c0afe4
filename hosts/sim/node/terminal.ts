/** Keys and signals in, the button and "stop" out; readings in, one short line each out. */
import { fstatSync, readFileSync } from "node:fs";
import { isAlive, launchers } from "./launchers.ts";

const LOOK_EVERY_MS = 500;
/** A key that is held comes again and again; the first time after a longer pause than this only on the slowest terminals. */
const KEY_HELD_MS = 800;

export interface Actions {
	readonly button: (down: boolean) => void;
	readonly stop: () => void;
}

/** Watches everything by which a person, or the process that started this one, says that it is to end. */
export function watchTerminal({ button, stop }: Actions): void {
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
	// npm ends on a signal without telling what it has started.
	const started = launchers(process.ppid);
	setInterval(() => {
		if (!started.every(isAlive)) stop();
	}, LOOK_EVERY_MS).unref();
	for (const stream of [process.stdout, process.stderr]) stream.on("error", stop);
	const { stdin } = process;
	if (stdin.isTTY) {
		if (!inForeground()) return;
		stdin.setRawMode(true);
		process.on("exit", () => stdin.setRawMode(false));
		const holdKey = heldKey(button);
		stdin.on("data", (keys) => {
			for (const key of keys.toString("latin1")) {
				if (key === "b") holdKey();
				else if (key === "q" || key === "\x03") stop();
			}
		});
	} else if (isPipe()) stdin.resume();
	else return;
	stdin.on("end", stop);
	stdin.on("error", stop);
}

/** Terminals tell of keys that come, not of keys let go: returns what is to be called each time it comes. */
function heldKey(button: (down: boolean) => void): () => void {
	let release: NodeJS.Timeout | undefined;
	return () => {
		if (release === undefined) button(true);
		clearTimeout(release);
		release = setTimeout(() => {
			release = undefined;
			button(false);
		}, KEY_HELD_MS);
	};
}

/** A process in the background is stopped by the system when it touches the terminal. */
function inForeground(): boolean {
	try {
		// After the name in parentheses: state, parent, group, session, terminal, the terminal's foreground group.
		const fields = readFileSync("/proc/self/stat", "latin1").split(") ")[1].split(" ");
		return fields[2] === fields[5];
	} catch {
		return true;
	}
}

/** /dev/null and files end at once, which says nothing about who started this process. */
function isPipe(): boolean {
	try {
		const status = fstatSync(0);
		return status.isFIFO() || status.isSocket();
	} catch {
		return false;
	}
}

interface Shown {
	readonly active_power_import_w?: number | null;
	readonly active_power_export_w?: number | null;
	readonly active_energy_import_kwh?: number | null;
	readonly [field: `current_${string}`]: number | null | undefined;
}

/** "12:00:05  import 1234 W  export 0 W  L1 2.1 A  L2 0.4 A  L3 3 A  1234.567 kWh". */
export function readingLine(json: string, now: Date): string {
	const reading: Shown = JSON.parse(json);
	const parts = [
		["import ", reading.active_power_import_w, " W"],
		["export ", reading.active_power_export_w, " W"],
		["L1 ", reading.current_l1_a, " A"],
		["L2 ", reading.current_l2_a, " A"],
		["L3 ", reading.current_l3_a, " A"],
		["", reading.active_energy_import_kwh, " kWh"],
	] as const;
	const said = parts.filter(([, value]) => typeof value === "number").map((part) => part.join(""));
	return [now.toTimeString().slice(0, 8), ...said].join("  ");
}
