/** npm run bench:http: what a request costs on XS, and how many the simulator answers; one table each. */
import { setTimeout as wait } from "node:timers/promises";
import autocannon from "autocannon";
import { ADMIN as TOKEN } from "../../test/http/harness.ts";
import { startSimulator } from "../../test/systems/simulator.ts";
import { measureRequests } from "./engine.ts";

const HELP = `Use: npm run bench:http -- [--seconds N] [--events-seconds N]

Prints what one request costs on XS (compute units, bytes allocated), how many requests for /v1/reading a second
1, 4 and 16 keep-alive clients get from the simulator, and what ten readers of events cost over time.`;

const READERS = 10;

const get = (path: string, ...lines: string[]) =>
	`${[`GET ${path} HTTP/1.1`, "Host: 192.0.2.1:8080", ...lines].join("\r\n")}\r\n\r\n`;
const bearer = `Authorization: Bearer ${TOKEN}`;

const COSTS: readonly (readonly [name: string, request: string])[] = [
	["/v1/reading, autocannon", get("/v1/reading", bearer, "Connection: keep-alive")],
	["/v1/reading, curl", get("/v1/reading", bearer, "User-Agent: curl/7.88.1", "Accept: */*")],
	["/v1/reading/active_power_import_w", get("/v1/reading/active_power_import_w", bearer)],
	["/v1/reading without a token", get("/v1/reading")],
	["/metrics", get("/metrics", bearer)],
	["/", get("/", "Accept-Encoding: gzip")],
	["/ uncompressed", get("/")],
];

function option(name: string, usual: number): number {
	const at = process.argv.indexOf(name);
	return at < 0 ? usual : Number(process.argv[at + 1]);
}

async function costs(): Promise<void> {
	const measured = await measureRequests(COSTS.map(([, request]) => request));
	console.log("One request on a connection kept open, on XS, without the platform's share:");
	console.table(
		Object.fromEntries(
			COSTS.map(([name], index) => {
				const { compute, bytes, answerBytes } = measured[index];
				return [
					name,
					{
						"compute units": Math.round(compute),
						"bytes allocated": Math.round(bytes),
						"bytes sent": Math.round(answerBytes),
					},
				];
			}),
		),
	);
}

async function load(seconds: number): Promise<void> {
	const simulator = await startSimulator(["--interval", "1", "--no-broker", "--token", TOKEN]);
	await wait(1500);
	const rows: Record<string, Record<string, number>> = {};
	for (const connections of [1, 4, 16]) {
		// Until the clients before these are gone: one address has only so many connections.
		await wait(1000);
		const { requests, latency, non2xx, errors, timeouts } = await autocannon({
			url: `${simulator.url}/v1/reading`,
			connections,
			duration: seconds,
			headers: { Authorization: `Bearer ${TOKEN}` },
		});
		rows[`${connections} clients`] = {
			"requests/s": requests.average,
			"latency p50 ms": latency.p50,
			"p99 ms": latency.p99,
			"max ms": latency.max,
			"not 200": non2xx + errors + timeouts,
		};
	}
	await simulator.stop();
	console.log(`GET /v1/reading from the simulator, ${seconds} s each:`);
	console.table(rows);
}

async function events(seconds: number): Promise<void> {
	const simulator = await startSimulator(["--interval", "1", "--no-broker", "--token", TOKEN]);
	const ended = new AbortController();
	let received = 0;
	const read = async () => {
		const response = await simulator.fetch("/v1/events", { signal: ended.signal });
		for await (const piece of response.body ?? []) received += Buffer.from(piece).toString().split("id: ").length - 1;
	};
	for (let reader = 0; reader < READERS; reader++) read().catch(() => {});
	const rows: Record<string, Record<string, number>> = {};
	for (let part = 1; part <= 6; part++) {
		await wait((seconds * 1000) / 6);
		const { memory, http } = (await (await simulator.fetch("/v1/status")).json()) as {
			memory: Record<string, number>;
			http: Record<string, number>;
		};
		rows[`${Math.round((seconds * part) / 6)} s`] = {
			"events received": received,
			readers: http.event_readers,
			"slow readers dropped": http.slow_event_readers,
			"XS slots bytes": memory.xs_slots_bytes,
			"XS chunks bytes": memory.xs_chunks_bytes,
		};
	}
	ended.abort();
	await simulator.stop();
	console.log(`${READERS} readers of events, one reading a second:`);
	console.table(rows);
}

if (process.argv.includes("--help")) console.log(HELP);
else {
	await costs();
	await load(option("--seconds", 5));
	await events(option("--events-seconds", 60));
}
