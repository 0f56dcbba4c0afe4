/** New firmware on XS in place of the old one: it stays when it does what that one did, and is gone when it does not. */
import test from "tape";
import {
	CRASHES_AT_START,
	crashesLater,
	DEAF,
	edited,
	imageFile,
	NEVER_CONFIRMS,
	OFF_THE_AIR,
	ofVersion,
	SCRIPT,
} from "./images.ts";
import { onlyWithSlots } from "./simulator.ts";
import "./tidy.ts";
import { inState, push, readsItsMeter, startUpdatable, statusOf, verdict } from "./updates.ts";

test("an update runs after it; one that does not work is gone again, with the reason", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		await readsItsMeter(simulator);
		t.deepEqual(await push(simulator, imageFile("0.2.0")), { status: 200, word: "installed" });
		const good = await verdict(simulator, "0.2.0");
		t.deepEqual([good.version, good.update.trial.state], ["0.2.0", "proved"], "a good one stays");
		const rows: [what: string, script: string, reason: RegExp][] = [
			["crashes at start", CRASHES_AT_START, /did not begin to run .*broken at birth/],
			["crashes later", crashesLater(20), /ended before it had proved itself .*broken later/],
			["breaks the Wi-Fi", OFF_THE_AIR, /^The network has not been joined/],
			["is deaf", DEAF, /^The web server has not answered, and nothing readable has come from the meter\.$/],
		];
		for (const [index, [what, script, reason]] of rows.entries()) {
			const version = `0.3.${index}`;
			await readsItsMeter(simulator);
			t.deepEqual(await push(simulator, imageFile(version, { script: ofVersion(version, script) })), {
				status: 200,
				word: "installed",
			});
			const bad = await verdict(simulator, version);
			t.deepEqual([bad.version, bad.update.trial.state], ["0.2.0", "went_back"], what);
			t.ok(reason.test(bad.update.trial.text), bad.update.trial.text);
			t.deepEqual([bad.early_crashes, bad.safe_mode], [0, false], "and the crash is not counted against the old one");
		}
		await simulator.stop();
		const again = await startUpdatable(state);
		t.equal((await statusOf(again))?.version, "0.2.0", "what proved itself runs after a power cut, too");
		await again.stop();
	})(),
);

test("one that never says whether it works is gone after the next start, whatever caused it", onlyWithSlots, (t) =>
	inState(async (state) => {
		let simulator = await startUpdatable(state, [], 1);
		const file = imageFile("0.2.0", { script: ofVersion("0.2.0", NEVER_CONFIRMS) });
		for (const end of ["the engine is killed", "the power goes", "somebody restarts it"]) {
			await push(simulator, file);
			while ((await statusOf(simulator))?.version !== "0.2.0");
			t.equal((await statusOf(simulator))?.update.trial.state, "on_trial");
			if (end === "the engine is killed") process.kill(simulator.enginePid(), "SIGKILL");
			else if (end === "the power goes") {
				await simulator.cutPower();
				simulator = await startUpdatable(state, [], 1);
			} else await simulator.fetch("/v1/restart", { method: "POST" });
			const back = await verdict(simulator, "0.2.0");
			t.deepEqual([back.version, back.update.trial.state], ["0.1.0", "went_back"], end);
		}
		await simulator.stop();
	})(),
);

test("settings that only the newer version knows do not harm the older one, and outlive it", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state, [], 1);
		const row = '{ key: "light.future", type: "integer", default: 1, min: 0, max: 9 },';
		const newer = ofVersion("0.2.0", edited(SCRIPT, "LIGHT_ROWS = frozen([", `LIGHT_ROWS = frozen([${row}`));
		const change = (body: object) =>
			simulator.fetch("/v1/settings", {
				method: "PATCH",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(body),
			});
		const settings = async () => JSON.stringify(await (await simulator.fetch("/v1/settings")).json());
		t.equal((await change({ "light.brightness_percent": 40 })).status, 200);
		await push(simulator, imageFile("0.2.0", { script: newer }));
		t.equal((await verdict(simulator, "0.2.0")).update.trial.state, "proved");
		t.ok((await settings()).includes("40"), "the newer one has what the older one stored");
		t.equal((await change({ "light.future": 7, "light.brightness_percent": 60 })).status, 200);
		t.deepEqual(await push(simulator, imageFile("0.1.0"), "?force=1"), { status: 200, word: "installed" });
		const older = await verdict(simulator, "0.1.0");
		t.deepEqual([older.version, older.update.trial.state], ["0.1.0", "proved"]);
		t.notOk((await settings()).includes("light.future"));
		t.equal((await change({ "light.brightness_percent": 61 })).status, 200, "the older one has settings as ever");
		await push(simulator, imageFile("0.2.0", { script: newer }));
		await verdict(simulator, "0.2.0");
		const all = await settings();
		t.ok(all.includes("61") && /"light\.future"[^}]*7/.test(all), all.slice(-200));
		await simulator.stop();
	})(),
);
