import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import test from "tape";
import { encodeFields, encodeText, TO_NODE } from "../../hosts/sim/frames.ts";
import { storage, Values } from "../../hosts/sim/node/storage.ts";

function inFolder(work: (folder: string) => void | Promise<void>) {
	return async () => {
		const folder = mkdtempSync(join(tmpdir(), "portti-storage-"));
		try {
			await work(folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
}

function contents(values: Values): [string, number[]][] {
	return [...values.entries()].map(([key, value]): [string, number[]] => [key, [...value]]).sort();
}

test("values outlive the process that wrote them", (t) =>
	inFolder((folder) => {
		const keys = ["plain", "with/slash", "..", "*", "ä ö", ".value", "a.new", ""];
		const first = new Values(folder);
		for (const [index, key] of keys.entries()) first.set(key, Uint8Array.of(index, 0, 255));
		first.set("plain", new Uint8Array(0));
		first.delete("*");
		first.delete("never there");
		const again = contents(new Values(folder));
		t.deepEqual(again, contents(first));
		t.equal(again.length, keys.length - 1);
		t.ok(
			readdirSync(folder).every((name) => name.endsWith(".value")),
			"one file each, nothing else",
		);
	})());

test("a folder that is not there is made, one that cannot be is refused", (t) =>
	inFolder((folder) => {
		new Values(join(folder, "a/b")).set("key", Uint8Array.of(1));
		t.deepEqual(contents(new Values(join(folder, "a/b"))), [["key", [1]]]);
		writeFileSync(join(folder, "file"), "");
		t.throws(() => new Values(join(folder, "file")), /EEXIST|ENOTDIR/);
	})());

test("without a folder values are kept in memory", (t) => {
	const values = new Values();
	const given = Uint8Array.of(1, 2);
	values.set("key", given);
	given[0] = 9;
	t.deepEqual(contents(values), [["key", [1, 2]]], "a copy");
	t.end();
});

test("a factory reset leaves what belongs to the device, and nothing else", (t) =>
	inFolder((folder) => {
		const values = new Values(folder);
		for (const key of ["settings.0", "tokens", "device.label", "devices"]) values.set(key, Uint8Array.of(1));
		values.clear();
		t.deepEqual(contents(values), [["device.label", [1]]]);
		t.deepEqual(readdirSync(folder), ["device.label.value"]);
	})());

test("an unfinished write leaves the value before it", (t) =>
	inFolder((folder) => {
		new Values(folder).set("key", Uint8Array.of(1));
		writeFileSync(join(folder, "key.value.new"), "half a val");
		t.deepEqual(contents(new Values(folder)), [["key", [1]]]);
		t.deepEqual(readdirSync(folder), ["key.value"], "and is cleared away");
	})());

test("a process killed while it writes leaves one whole value or the other", (t) =>
	inFolder(async (folder) => {
		const writer = fileURLToPath(new URL("guests/writer.ts", import.meta.url));
		for (let round = 0; round < 5; round++) {
			const child = spawn(process.execPath, ["--import", "tsx", writer, folder], {
				stdio: ["ignore", "pipe", "ignore"],
			});
			await once(child.stdout, "data");
			await wait(20 + round * 7);
			child.kill("SIGKILL");
			await once(child, "close");
			const [[key, value]] = [...new Values(folder).entries()];
			const whole = key === "key" && value.length === 200_000 && value.every((byte) => byte === value[0]);
			t.ok(whole, `round ${round}`);
		}
	})());

test("a value that cannot be written is reported, and the firmware goes on", (t) =>
	inFolder((folder) => {
		const values = new Values(folder);
		rmSync(folder, { recursive: true });
		const reports: string[] = [];
		const { posts = {} } = storage(values, (line) => reports.push(line));
		posts[TO_NODE.store](0, encodeFields([encodeText("key"), Uint8Array.of(1)]));
		t.equal(reports.length, 1);
		t.ok(/Storage: ENOENT.*--state/.test(reports[0]), reports[0]);
		t.deepEqual(contents(values), [["key", [1]]], "in memory it is kept");
		new Values(folder);
	})());
