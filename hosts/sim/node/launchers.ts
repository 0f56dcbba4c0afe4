/** Nothing in; the processes that exist only to start this one (npm, its shell, tsx) out. */
import { readFileSync } from "node:fs";

/** A process's command line, words separated by spaces, and its parent; undefined when there is no such process. */
export type ProcessTable = (pid: number) => { readonly command: string; readonly parent: number } | undefined;

const LAUNCHER = /^npm |\/(?:npm|npx)(?:-cli\.js)? |\/tsx(?:\/dist\/cli\.mjs)? |^(?:\S*\/)?sh -c /;

/** From the nearest up to the first one that is none. */
export function launchers(parent: number, table: ProcessTable = linuxProcess): number[] {
	const found: number[] = [];
	for (let pid = parent; ; ) {
		const process = table(pid);
		if (process === undefined || !LAUNCHER.test(`${process.command} `)) return found;
		found.push(pid);
		pid = process.parent;
	}
}

/** A process that has ended counts as gone, even when nobody has asked for its exit code. */
export function isAlive(pid: number): boolean {
	try {
		return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
	} catch {
		return false;
	}
}

function linuxProcess(pid: number): { command: string; parent: number } | undefined {
	try {
		const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
		const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
		return { command, parent: Number(parent) };
	} catch {
		return undefined;
	}
}
