/** The power goes during an update: whatever byte it is at, the dongle runs one whole firmware afterwards. */
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { decode, type SlotState } from "../../hosts/sim/node/slot-record.ts";
import { CRASHES_AT_START, imageFile, ofVersion } from "./images.ts";
import { onlyWithSlots, type Simulator } from "./simulator.ts";
import "./tidy.ts";
import { inState, push, startUpdatable, statusOf, verdict } from "./updates.ts";

/** More of them by hand: PORTTI_POWER_CUTS=100. */
const CUTS = Number(process.env.PORTTI_POWER_CUTS ?? 4);

/** The states that the newest record of the slots names. */
function statesIn(state: string): SlotState[] {
	let newest = 0;
	let states: SlotState[] = [];
	for (const name of ["record.0", "record.1"]) {
		const path = join(state, "slots", name);
		const record = existsSync(path) ? decode(readFileSync(path, "utf8")) : undefined;
		if (record === undefined || record.generation <= newest) continue;
		newest = record.generation;
		states = record.slots.map((slot) => slot.state);
	}
	return states;
}

/** Sends so many bytes of the file, and no more; resolves when the system has taken them. */
function sendPart(simulator: Simulator, file: Uint8Array, byteLength: number): Promise<() => void> {
	const { host, hostname, port } = new URL(simulator.url);
	const head = `PUT /v1/update HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${simulator.token}\r\n`;
	return new Promise((resolve) => {
		const socket = connect(Number(port), hostname, () => {
			socket.write(`${head}Content-Length: ${file.length}\r\n\r\n`);
			socket.write(file.subarray(0, byteLength), () => resolve(() => socket.destroy()));
		});
		socket.on("error", () => {});
	});
}

test("the power goes at any byte of an image: what ran runs, and the settings are there", onlyWithSlots, (t) =>
	inState(async (state) => {
		const file = imageFile("0.2.0");
		let simulator = await startUpdatable(state);
		const body = JSON.stringify({ "light.brightness_percent": 42 });
		const headers = { "Content-Type": "application/json" };
		await simulator.fetch("/v1/settings", { method: "PATCH", headers, body });
		let wrong = 0;
		for (let cut = 0; cut < CUTS; cut++) {
			const byteLength = Math.floor(Math.random() * (file.length + 1));
			// The header needs more tries than its share of the bytes.
			const sent = cut % 5 === 0 ? byteLength % 700 : byteLength;
			const end = await sendPart(simulator, file, sent);
			await wait(Math.random() * 200);
			await simulator.cutPower();
			end();
			simulator = await startUpdatable(state);
			const status = await statusOf(simulator);
			const settings = JSON.stringify(await (await simulator.fetch("/v1/settings")).json());
			const whole = status?.version === "0.1.0" && status.update.trial.state === "none" && !status.safe_mode;
			// All of it was there, and taken.
			const updated = sent === file.length && status?.version === "0.2.0";
			if (!(whole || updated) || !settings.includes('"light.brightness_percent":42')) {
				wrong++;
				t.fail(`after ${sent} bytes: ${JSON.stringify(status?.update)} ${settings}`);
			}
			if (updated) break;
		}
		t.equal(wrong, 0, `${CUTS} cuts`);
		await push(simulator, imageFile("0.3.0"));
		t.equal((await verdict(simulator, "0.3.0")).version, "0.3.0", "and an update goes well after all of them");
		await simulator.stop();
	})(),
);

const ROWS: [state: SlotState, script: string | undefined, version: string, outcome: string][] = [
	["empty", undefined, "0.1.0", "none"],
	["new", undefined, "0.2.0", "proved"],
	["pending", undefined, "0.1.0", "went_back"],
	["valid", undefined, "0.2.0", "proved"],
	["aborted", ofVersion("0.2.0", CRASHES_AT_START), "0.1.0", "went_back"],
];

for (const [wanted, script, version, outcome] of ROWS) {
	test(`the power goes when the slot becomes ${wanted}`, onlyWithSlots, (t) =>
		inState(async (state) => {
			const simulator = await startUpdatable(state);
			const pushed = push(simulator, imageFile("0.2.0", script === undefined ? {} : { script })).catch(() => undefined);
			const end = Date.now() + 15_000;
			while (!statesIn(state).includes(wanted) && Date.now() < end) await new Promise(setImmediate);
			t.ok(statesIn(state).includes(wanted) || wanted === "empty", `it was ${statesIn(state)}`);
			await simulator.cutPower();
			await pushed;
			const again = await startUpdatable(state);
			const status = outcome === "none" ? await statusOf(again) : await verdict(again, "0.2.0");
			t.deepEqual([status?.version, status?.update.trial.state], [version, outcome], status?.update.trial.text);
			await again.stop();
		})(),
	);
}
