/** Every kind of frame, at every speed: found on the line and read as it was sent. */
import test from "tape";
import { differences, type Reading } from "./differences.ts";
import { serverEvents } from "./events.ts";
import { startSimulator } from "./simulator.ts";
import "./tidy.ts";

const READINGS = 5;

test("speed, frame and key are found, and readings are as sent", async (t) => {
	const rows: [dialect: string, baud: number, what: string, interval: number][] = [
		["aidon-se-hdlc", 115200, "HDLC at 115200 baud", 1],
		["kaifa-no", 2400, "HDLC at 2400 baud, 8E1", 2],
		["sagemcom-at-mbus-ciphered", 2400, "M-Bus at 2400 baud, 8E1, ciphered", 3],
		["lg-e450-gbt", 2400, "block transfer at 2400 baud, 8E1", 3],
		["lux-p1-ciphered", 115200, "a ciphered telegram at 115200 baud", 1],
		["dsmr-22", 9600, "a telegram without a checksum at 9600 baud, 7E1", 2],
	];
	await Promise.all(
		rows.map(async ([dialect, baud, what, interval]) => {
			const simulator = await startSimulator([
				"--no-broker",
				...["--meter", dialect, "--baud", String(baud), "--interval", String(interval)],
			]);
			const readings: Reading[] = [];
			for await (const { data } of serverEvents(simulator, AbortSignal.timeout(100_000))) {
				readings.push(JSON.parse(data));
				if (readings.length === READINGS) break;
			}
			const said = simulator.said();
			const status = (await (await simulator.fetch("/v1/status")).json()) as { line: { code: string } };
			await simulator.stop();
			const strange = readings.flatMap((reading) => {
				const found = said.map((one) => differences(one, reading));
				return found.some((one) => one.length === 0) ? [] : (found.at(-1) ?? []);
			});
			t.deepEqual(strange, [], `${what} (${dialect}): ${readings.length} readings as sent`);
			t.equal(status.line.code, "ok", `${dialect}: the line is known to be good`);
		}),
	);
});
