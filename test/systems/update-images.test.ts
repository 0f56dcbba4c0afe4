/** Images that are not for this dongle, damaged, old or strangers', and lines that damage them: what runs is not touched. */
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "tape";
import { SLOT_BYTES } from "../../hosts/sim/node/slots.ts";
import { pointOf } from "../../tools/sign/keys.ts";
import { CRASHES_AT_START, imageFile, ofVersion } from "./images.ts";
import { onlyWithSlots, type Simulator, until } from "./simulator.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import "./tidy.ts";
import { type Answer, inState, push, readsItsMeter, startUpdatable, statusOf, verdict } from "./updates.ts";

function newKey() {
	return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

/** One bit flipped in the byte there. */
function flipped(file: Buffer, at: number): Buffer {
	const copy = Buffer.from(file);
	copy[at] ^= 1 << (at % 8);
	return copy;
}

/** What was written of an image that was not activated. */
function slotsIn(state: string): string[] {
	const folder = join(state, "slots");
	return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith("slot")) : [];
}

test("what is not to be installed is refused with its reason, and nothing is left of it", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		const good = imageFile("0.2.0");
		const small = (words: Parameters<typeof imageFile>[1]) => imageFile("0.2.0", { script: "0;", ...words });
		const rows: [what: string, file: Buffer, query: string, reason: string][] = [
			["somebody else's signature", small({ key: newKey() }), "?force=1", "wrong_signature"],
			["another board", small({ words: { board: "esp32c3" } }), "?force=1", "wrong_board"],
			["another product", small({ words: { product: "dryer" } }), "?force=1", "wrong_product"],
			["older", imageFile("0.0.9", { script: "0;" }), "", "older_version"],
			["the same", imageFile("0.1.0", { script: "0;" }), "", "same_version"],
			["below the security version", small({ words: { security: 0 } }), "?force=1", "security_lower"],
			["for a later version only", small({ words: { from: "0.1.1" } }), "?force=1", "version_too_old"],
			["3 MB", imageFile("0.2.0", { script: "0;".padEnd(3_000_000) }), "?force=1", "too_large"],
			["one byte too many", imageFile("0.2.0", { script: "0;".padEnd(SLOT_BYTES + 1) }), "", "too_large"],
			["truncated", good.subarray(0, -1000), "", "wrong_length"],
			["followed by more", Buffer.concat([good, Buffer.alloc(10)]), "", "wrong_length"],
			["garbage", Buffer.alloc(5000, 0x55), "", "not_an_image"],
			["no script", imageFile("0.2.0", { script: "\x7fELF" }), "", "slot_failed"],
		];
		for (const [what, file, query, reason] of rows) {
			const answer = await push(simulator, file, query);
			t.equal(answer.word, reason, `${what}: ${answer.status}`);
			t.ok(answer.status >= 400, "an error");
			t.deepEqual(slotsIn(state), [], "no slot holds anything");
		}
		const header = good.indexOf("\nsignature:");
		for (const at of [0, 20, 60, header - 100, header + 20, header + 100]) {
			const answer = await push(simulator, flipped(good, at));
			t.ok(answer.status >= 400, `a bit flipped in byte ${at} of the header: ${answer.word}`);
		}
		// All of them by hand: every 997th takes minutes.
		const step = Number(process.env.PORTTI_FLIP_STEP ?? 99_700);
		const wrong: (Answer & { at: number })[] = [];
		let flips = 0;
		for (let at = header + 200; at < good.length; at += step, flips++) {
			const answer = await push(simulator, flipped(good, at));
			if (answer.word !== "wrong_hash") wrong.push({ ...answer, at });
		}
		t.deepEqual(wrong, [], `a bit flipped at ${flips} places of the image`);
		const status = await statusOf(simulator);
		t.deepEqual([status?.version, status?.update.state], ["0.1.0", "idle"]);
		t.deepEqual(slotsIn(state), [], "no slot holds anything");
		await simulator.stop();
	})(),
);

test(
	"keys change with an image that has proved itself, and with no other; what was signed before is old then",
	onlyWithSlots,
	(t) =>
		inState(async (state) => {
			const simulator = await startUpdatable(state, [], 1);
			await readsItsMeter(simulator);
			const [current, next] = [newKey(), newKey()];
			const keys = { epoch: 1, current: pointOf(current), next: pointOf(next) };
			const bad = { script: ofVersion("0.2.0", CRASHES_AT_START), words: { keys, security: 9 } };
			await push(simulator, imageFile("0.2.0", bad));
			t.equal((await verdict(simulator, "0.2.0")).update.trial.state, "went_back");
			const own = imageFile("0.3.0", { key: current });
			t.equal((await push(simulator, own)).word, "wrong_signature", "an image that was left changes no keys");
			await push(simulator, imageFile("0.2.1", { words: { keys, security: 2 } }));
			t.equal((await verdict(simulator, "0.2.1")).update.trial.state, "proved");
			const replay = imageFile("0.3.0", { words: { security: 2 } });
			t.equal((await push(simulator, replay, "?force=1")).word, "wrong_signature", "the old key counts no more");
			const lower = imageFile("0.3.0", { key: current, words: { security: 1 } });
			t.equal((await push(simulator, lower, "?force=1")).word, "security_lower", "nor does an old security version");
			await push(simulator, imageFile("0.3.0", { key: next, words: { security: 2 } }));
			t.equal((await verdict(simulator, "0.3.0")).version, "0.3.0", "both new keys count");
			await simulator.stop();
		})(),
);

test("of two pushes at once one is taken, and the other is told so", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		const answers = await Promise.all([push(simulator, imageFile("0.2.0")), push(simulator, imageFile("0.2.0"))]);
		t.deepEqual(answers.map(({ word }) => word).sort(), ["busy", "installed"]);
		await readsItsMeter(simulator);
		t.equal((await verdict(simulator, "0.2.0")).version, "0.2.0");
		await simulator.stop();
	})(),
);

/** Brings the file to its end over lines that break, going on where it was; how many connections that took. */
async function pushOnAndOn(simulator: Simulator, proxy: string, file: Buffer): Promise<number> {
	for (let tries = 1; ; tries++) {
		const status = await statusOf(simulator);
		const from = status?.update.state === "interrupted" ? status.update.received_bytes : 0;
		const range: Record<string, string> =
			from > 0 ? { "Content-Range": `bytes ${from}-${file.length - 1}/${file.length}` } : {};
		const response = await fetch(`${proxy}/v1/update`, {
			method: "PUT",
			headers: { Authorization: `Bearer ${simulator.token}`, ...range },
			body: file.subarray(from),
			signal: AbortSignal.timeout(10_000),
		}).catch(() => undefined);
		if (response?.status === 200) return tries;
		if (tries === 20) throw new Error(`not within ${tries} tries: ${response?.status} ${await response?.text()}`);
		const isBusy = async () => (await statusOf(simulator))?.update.state === "receiving";
		await until("the dongle has noticed", async () => !(await isBusy()));
	}
}

test("a line that cuts costs what was under way, one that flips bits installs nothing", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		await readsItsMeter(simulator);
		const file = imageFile("0.2.0");
		const proxy = new TcpProxy(Number(new URL(simulator.url).port));
		const url = `http://127.0.0.1:${await proxy.listen()}`;
		proxy.damage = (bytes, before) => {
			if (before < 100_000 && before + bytes.length >= 100_000) bytes[0] ^= 4;
			return bytes;
		};
		const damaged = await fetch(`${url}/v1/update`, {
			method: "PUT",
			headers: { Authorization: `Bearer ${simulator.token}` },
			body: file,
		});
		t.equal(((await damaged.json()) as { reason: string }).reason, "wrong_hash", "a flipped bit is found");
		proxy.damage = (bytes, before) => (before > 150_000 ? undefined : bytes);
		const tries = await pushOnAndOn(simulator, url, file);
		t.ok(tries > 3 && tries < 10, `${tries} connections, each cut after 150 KB`);
		t.equal((await verdict(simulator, "0.2.0")).update.trial.state, "proved");
		proxy.close();
		await simulator.stop();
	})(),
);
