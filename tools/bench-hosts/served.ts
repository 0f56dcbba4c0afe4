/** A program that serves like `npm start` in; what it printed, its process and its line out. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const PROJECT = join(import.meta.dirname, "../..");
const START_MS = 120_000;

export interface Served {
	/** Without a slash at its end. */
	readonly url: string;
	readonly token: string;
	readonly brokerPort: number;
	/** The meter's end of the line. */
	readonly line: Socket;
	/** Seconds of processor time that XS has used. */
	xsSeconds(): number;
	stop(): Promise<void>;
}

/** `main`: hosts/sim/main.ts, or what takes its words; `engine`: the name of the process that is XS. */
export async function serve(main: string, engine: string, more: readonly string[] = []): Promise<Served> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const connected = new Promise<Socket>((resolve) => server.on("connection", resolve));
	const words = [main, "--line", `tcp://127.0.0.1:${port}`, "--http", "0", "--broker", "0", ...more];
	const child = spawn(join(PROJECT, "node_modules/.bin/tsx"), words, {
		cwd: PROJECT,
		stdio: ["ignore", "pipe", "inherit"],
	});
	let output = "";
	child.stdout?.on("data", (text) => {
		output += text;
	});
	for (const end = Date.now() + START_MS; !output.includes("ends it"); await wait(20)) {
		if (child.exitCode !== null || Date.now() > end) throw new Error(`${main} does not serve: ${output}`);
	}
	const printed = (line: RegExp) => line.exec(output)?.[1] ?? "";
	const line = await connected;
	line.setNoDelay(true);
	const pid = xsProcess(child, engine);
	return {
		url: printed(/^web: +(\S+)\/$/m),
		token: printed(/^token: +(\S+)$/m),
		brokerPort: Number(printed(/^mqtt: .* -p (\d+) /m)),
		line,
		xsSeconds: () => {
			// Fields 14 and 15 of proc(5) stat: user and system time in hundredths.
			const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1].split(" ");
			return (Number(fields[11]) + Number(fields[12])) / 100;
		},
		stop: async () => {
			const ended = new Promise((resolve) => child.once("close", resolve));
			child.kill("SIGINT");
			await ended;
			server.close();
		},
	};
}

function xsProcess(root: ChildProcess, name: string): number {
	const queue = [String(root.pid)];
	for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
		if (readFileSync(`/proc/${pid}/comm`, "latin1").trim() === name) return Number(pid);
		queue.push(...readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean));
	}
	throw new Error(`no process is named ${name}`);
}
