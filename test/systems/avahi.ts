/** A second computer in a network of its own, with avahi on it; to be run where the network is this process's own. */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./simulator.ts";

const COMMAND_MS = 15_000;
const START_S = 30;

/** What avahi-browse says of a service that it has resolved. */
export interface Found {
	readonly instance: string;
	readonly type: string;
	readonly host: string;
	readonly address: string;
	readonly port: number;
	readonly text: readonly string[];
}

const BUS = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=SOCKET</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow own="*"/><allow receive_sender="*"/></policy></busconfig>`;

export class OtherComputer {
	readonly #folder = mkdtempSync(join(tmpdir(), "portti-avahi-"));
	readonly #children: ChildProcess[] = [];
	#avahi: ChildProcess | undefined;
	#pid = 0;

	/** At `address`, joined by a wire to an interface here that has `own`; both with a mask of 24 bits. */
	async start(own: string, address: string): Promise<this> {
		const ip = (...words: string[]) => execFileSync("ip", words);
		ip("link", "set", "lo", "up");
		ip("link", "add", "here", "type", "veth", "peer", "name", "there");
		ip("addr", "add", `${own}/24`, "dev", "here");
		ip("link", "set", "here", "up");
		this.#pid = this.#spawn("unshare", ["-n", "-m", "sleep", "infinity"]).pid ?? 0;
		const network = (pid: number | "self") => readlinkSync(`/proc/${pid}/ns/net`);
		await until("a network of its own", () => network(this.#pid) !== network("self"));
		ip("link", "set", "there", "netns", String(this.#pid));
		for (const words of [
			["ip", "link", "set", "lo", "up"],
			["ip", "addr", "add", `${address}/24`, "dev", "there"],
			["ip", "link", "set", "there", "up"],
			["mount", "-t", "tmpfs", "tmpfs", "/run"],
		])
			execFileSync("nsenter", this.#there(words));
		const bus = join(this.#folder, "bus.conf");
		writeFileSync(bus, BUS.replace("SOCKET", this.#socket));
		this.#spawn("nsenter", this.#there(["dbus-daemon", `--config-file=${bus}`, "--nofork", "--nopidfile"]));
		await until("its bus is open", () => existsSync(this.#socket), START_S);
		return this;
	}

	/** Starts avahi anew; the computer is called `name`. */
	async avahi(name: string): Promise<void> {
		const former = this.#avahi;
		if (former !== undefined) {
			const ended = new Promise((resolve) => former.once("exit", resolve));
			await this.run("avahi-daemon", "--kill");
			await ended;
		}
		const file = join(this.#folder, "avahi.conf");
		writeFileSync(file, `[server]\nhost-name=${name}\nuse-ipv6=no\nallow-interfaces=there\n`);
		const words = ["avahi-daemon", "-f", file, "--no-drop-root", "--no-chroot", "--no-rlimits"];
		this.#avahi = this.#spawn("nsenter", this.#there(words));
		await until(
			"avahi serves",
			() =>
				this.run("avahi-daemon", "--check").then(
					() => true,
					() => false,
				),
			START_S,
		);
	}

	/** What a program there prints. */
	async run(...words: string[]): Promise<string> {
		const { stdout } = await promisify(execFile)("nsenter", this.#there(words), {
			env: this.#environment,
			timeout: COMMAND_MS,
		});
		return stdout;
	}

	async browse(type: string): Promise<Found[]> {
		const lines = (await this.run("avahi-browse", "-rtpk", type)).split("\n");
		return lines.filter((line) => line.startsWith("=;")).map(found);
	}

	/** The lines of a program there, as they come. */
	watch(...words: string[]): string[] {
		const lines: string[] = [];
		let rest = "";
		this.#spawn("nsenter", this.#there(["stdbuf", "-oL", ...words])).stdout?.on("data", (text) => {
			const pieces = `${rest}${text}`.split("\n");
			rest = pieces.pop() ?? "";
			lines.push(...pieces);
		});
		return lines;
	}

	end(): void {
		for (const child of this.#children) child.kill("SIGKILL");
		rmSync(this.#folder, { recursive: true, force: true });
	}

	get #socket(): string {
		return join(this.#folder, "bus");
	}

	get #environment(): NodeJS.ProcessEnv {
		return { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${this.#socket}` };
	}

	#there(words: readonly string[]): string[] {
		return ["-t", String(this.#pid), "-n", "-m", ...words];
	}

	#spawn(program: string, words: readonly string[]): ChildProcess {
		const child = spawn(program, words, { env: this.#environment, stdio: ["ignore", "pipe", "ignore"] });
		this.#children.push(child);
		return child;
	}
}

/** "=;there;IPv4;Portti\03256f7;_http._tcp;local;portti-56f7.local;10.77.0.1;80;"a=b" "c=d"". */
function found(line: string): Found {
	const [, , , instance, type, , host, address, port, text] = line.split(";");
	return {
		instance: instance.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number(code))),
		type,
		host,
		address,
		port: Number(port),
		text: [...text.matchAll(/"([^"]*)"/g)].map(([, one]) => one).sort(),
	};
}
