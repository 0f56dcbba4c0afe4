/** A serial cable: a pair of pseudo-terminals with a meter at the other end. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { Meter } from "../../tools/meter/meter.ts";
import { startSimulator, until } from "./simulator.ts";
import "./tidy.ts";

const missing = spawnSync("socat", ["-V"]).error === undefined ? undefined : "socat is missing";
const skip = missing === undefined ? {} : { skip: missing };

test("a serial device is read, and found again when it was taken away", skip, async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "portti-serial-"));
	const [ours, theirs] = [join(folder, "portti"), join(folder, "meter")];
	const plug = async () => {
		const cable = spawn("socat", [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`]);
		await until("the cable is plugged in", () => existsSync(ours) && existsSync(theirs));
		return cable;
	};
	const meter = new Meter({ dialects: ["aidon-se"], startUtcSeconds: 1_769_860_800 });
	const first = await plug();
	const simulator = await startSimulator(["--no-broker", "--serial", ours]);
	const reading = async (): Promise<number | undefined> => {
		writeFileSync(theirs, meter.next().bytes);
		await wait(200);
		const answer = await simulator.fetch("/v1/reading/active_energy_import_kwh");
		return answer.status === 200 ? Number(await answer.text()) : undefined;
	};
	await until("a reading", async () => (await reading()) !== undefined);
	t.pass("it is read");
	first.kill();
	await until("the loss is noticed", () => simulator.stderr.includes("The meter line is gone"));
	const second = await plug();
	const sequence = async () => {
		const status = (await (await simulator.fetch("/v1/status")).json()) as { readings: { last_sequence: number } };
		return status.readings.last_sequence;
	};
	const before = await sequence();
	await until("another reading", async () => (await reading()) !== undefined && (await sequence()) > before, 20);
	t.pass("it is read again");
	await simulator.stop();
	second.kill();
	rmSync(folder, { recursive: true });
});
