import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { BUILT_IN_KEYS } from "../../src/update/keys.ts";
import { readImage, signImage } from "../../tools/sign/image.ts";
import { DEVELOPMENT, developmentKey, keysModule } from "../../tools/sign/keys.ts";

const SECRET = "correct horse";

/** Runs the tool in a folder of its own that is removed afterwards. */
function inFolder(
	work: (folder: string, sign: (...words: string[]) => { status: number; said: string }) => void,
): void {
	const folder = mkdtempSync(join(tmpdir(), "portti-sign-"));
	const sign = (...words: string[]) => {
		const env = { ...process.env, PORTTI_PASSPHRASE: SECRET };
		const command = ["--import", "tsx", "tools/sign/main.ts", ...words];
		const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
		return { status: status ?? -1, said: stdout + stderr };
	};
	try {
		work(folder, sign);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test("sign: keys of one's own, from the folder to the verdict", (t) => {
	inFolder((folder, sign) => {
		const keys = join(folder, "keys");
		const image = join(folder, "image.bin");
		const file = join(folder, "image.portti");
		writeFileSync(image, Buffer.alloc(5000, 7));
		t.equal(sign("keys", keys).status, 0);
		t.equal(statSync(join(keys, "current.pem")).mode & 0o077, 0, "private keys are for their owner");
		t.ok(readFileSync(join(keys, "next.pem"), "utf8").includes("ENCRYPTED PRIVATE KEY"), "and encrypted");
		const again = sign("keys", keys);
		t.deepEqual([again.status, again.said.includes("is there already")], [1, true], "and never written over");
		const how = ["--key", join(keys, "current.pem"), "--board", "esp32c3", "--version", "1.2.3", "-o", file];
		const made = sign("sign", image, ...how, "--notes", "Nytt: å", "--extra", "x-a=b=c");
		t.deepEqual([made.status, made.said.includes("1.2.3 for esp32c3")], [0, true], made.said);
		t.ok(sign("verify", file, "--keys", keys).said.includes("whole, and signed by a key"));
		const stranger = sign("verify", file, "--keys", DEVELOPMENT);
		t.deepEqual([stranger.status, stranger.said.includes("not signed by either")], [1, true]);
		const shown = sign("inspect", file).said;
		for (const line of ["portti-image 1 ", "board: esp32c3", "size: 5000", "notes: Nytt: å", "x-a: b=c"])
			t.ok(shown.includes(line), line);
		const wrong = join(folder, "wrong");
		writeFileSync(wrong, "not the passphrase");
		const refused = sign("sign", image, ...how, "--passphrase-file", wrong);
		t.deepEqual([refused.status, refused.said.includes("does not open")], [1, true]);
	});
	t.end();
});

test("sign: what is wrong with a file", (t) => {
	inFolder((folder, sign) => {
		const good = signImage(Buffer.alloc(5000, 7), words({}), developmentKey("current"));
		const flipped = Buffer.from(good);
		flipped[flipped.length - 1] ^= 1;
		const header = Buffer.from(good);
		header[30] ^= 2;
		const rows: [name: string, bytes: Uint8Array, says: string][] = [
			["cut", good.subarray(0, -1), "1 of the image's 5000 bytes are missing"],
			["long", Buffer.concat([good, Buffer.of(0)]), "1 bytes follow the image's 5000"],
			["flipped", flipped, "SHA-256 differs"],
			["header", header, "not signed by either"],
			["page", Buffer.from("<!doctype html>"), "does not begin with"],
			["empty", Buffer.alloc(0), "does not begin with"],
		];
		for (const [name, bytes, says] of rows) {
			const path = join(folder, name);
			writeFileSync(path, bytes);
			const { status, said } = sign("verify", path, "--keys", DEVELOPMENT);
			t.deepEqual([status, said.includes(says)], [1, true], said.trim());
		}
		t.equal(sign("verify", join(folder, "nowhere")).status, 1);
		t.equal(sign("nonsense", folder).status, 2);
		t.equal(sign("sign", folder).status, 2);
	});
	t.end();
});

function words(changes: Partial<Parameters<typeof signImage>[1]>): Parameters<typeof signImage>[1] {
	const all = {
		product: "portti",
		board: "esp32",
		version: "1.0.0",
		from: "0.0.0",
		security: 1,
		build: "b",
		notes: "",
	};
	return { ...all, keys: undefined, extra: [], ...changes };
}

test("sign: what a reader would refuse is not signed", (t) => {
	for (const changes of [{ version: "1" }, { board: "A" }, { notes: "a\nb" }, { security: -1 }, { build: "" }]) {
		t.throws(() => signImage(Buffer.alloc(10), words(changes), developmentKey("next")), JSON.stringify(changes));
	}
	t.throws(() => signImage(Buffer.alloc(0), words({}), developmentKey("next")), "an empty image");
	const read = readImage(signImage(Buffer.alloc(10), words({}), developmentKey("next")));
	t.notOk("fault" in read);
	t.end();
});

test("sign: the keys that are built in are those that the tool would write", (t) => {
	if (!BUILT_IN_KEYS.development) t.comment("skipped: this source tree has keys of its own");
	else t.equal(readFileSync("src/update/keys.ts", "utf8"), keysModule(DEVELOPMENT, 0));
	t.end();
});
