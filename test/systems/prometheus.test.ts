/** Prometheus as its users run it: its linter has nothing to say, and it answers a query with what the meter said. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { type Simulator, startSimulator, until } from "./simulator.ts";

const present = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const skip =
	present("promtool") && present("prometheus") ? {} : { skip: "Debian's package prometheus is not installed" };

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}

interface Result {
	readonly metric: Readonly<Record<string, string>>;
	readonly value: readonly [number, string];
}

async function startPrometheus(simulator: Simulator) {
	const folder = mkdtempSync(join(tmpdir(), "portti-prometheus-"));
	const port = await freePort();
	const config = [
		"global: { scrape_interval: 1s }",
		"scrape_configs:",
		"  - job_name: portti",
		`    authorization: { credentials: ${simulator.token} }`,
		`    static_configs: [{ targets: ["${new URL(simulator.url).host}"] }]`,
	];
	writeFileSync(join(folder, "prometheus.yml"), config.join("\n"));
	const child = spawn(
		"prometheus",
		[
			`--config.file=${join(folder, "prometheus.yml")}`,
			`--storage.tsdb.path=${join(folder, "data")}`,
			`--web.listen-address=127.0.0.1:${port}`,
		],
		{ stdio: "ignore" },
	);
	return {
		async query(expression: string): Promise<readonly Result[]> {
			const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`);
			return ((await response.json()) as { data: { result: Result[] } }).data.result;
		},
		async stop() {
			child.kill();
			await once(child, "exit");
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

test("promtool check metrics has nothing to say", skip, async (t) => {
	const words = ["--meter", "aidon-se,dsmr-50,kamstrup-se", "--interval", "0.3", "--no-broker"];
	const simulator = await startSimulator(words);
	const lint = async (when: string) => {
		const input = await (await simulator.fetch("/metrics")).text();
		const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
		t.deepEqual([status, stdout, stderr], [0, "", ""], when);
		return input;
	};
	try {
		await lint("at start");
		for (let sequence = 1; sequence <= 3; sequence++) {
			await until("a reading", async () => {
				const reading = (await (await simulator.fetch("/v1/reading")).json()) as { sequence?: number };
				return (reading.sequence ?? 0) >= sequence;
			});
			t.ok((await lint(`reading ${sequence}`)).includes("portti_power_watts"), "with a reading");
		}
	} finally {
		await simulator.stop();
	}
});

const BOARD = process.env.PORTTI_HOST ?? "simulator";

test("Prometheus scrapes it and answers a query", skip, async (t) => {
	const simulator = await startSimulator(["--interval", "1", "--no-broker"]);
	const prometheus = await startPrometheus(simulator);
	try {
		await until("a scrape", async () => (await prometheus.query("up").catch(() => []))[0]?.value[1] === "1", 60);
		await until("a reading", async () => (await prometheus.query("portti_power_watts")).length === 2, 60);
		const power = await prometheus.query('portti_power_watts{direction="import"}');
		const energy = await prometheus.query('portti_energy_joules_total{direction="import"} / 3.6e6');
		const said = simulator.said();
		const possible = said.map(({ sent }) => String(sent.active_power_import_w));
		t.ok(possible.includes(power[0].value[1]), `${power[0].value[1]} W was said`);
		const register = Number(said.at(-1)?.sent.active_energy_import_kwh);
		t.ok(Math.abs(Number(energy[0].value[1]) - register) < 0.1, `${energy[0].value[1]} kWh is about ${register}`);
		t.equal((await prometheus.query("portti_voltage_volts")).length, 3, "three phases");
		t.equal((await prometheus.query("portti_build_info"))[0].metric.board, BOARD);
	} finally {
		await prometheus.stop();
		await simulator.stop();
	}
});
