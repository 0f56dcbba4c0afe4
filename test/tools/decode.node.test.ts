import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "tape";
import { hexText } from "../../src/bytes/hex.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY, Meter } from "../../tools/meter/meter.ts";
import { ascii } from "../helpers/ascii.ts";
import { telegram } from "../helpers/telegram.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const LINES = ["0-0:1.0.0(240217174050W)", "1-0:1.8.0(00007805.332*kWh)", "1-0:1.7.0(0000.870*kW)"];
const good = telegram(LINES);
const bad = good.map((byte, at) => (at === 50 ? byte ^ 1 : byte));

function decode(words: readonly string[], input: Uint8Array = new Uint8Array(0)) {
	return new Promise<{ code: number | null; out: string; error: string; lines: Record<string, unknown>[] }>(
		(resolve) => {
			const child = spawn(process.execPath, ["--import", "tsx", "tools/decode/main.ts", ...words], { cwd: project });
			let out = "";
			let error = "";
			child.stdout.on("data", (text) => {
				out += text;
			});
			child.stderr.on("data", (text) => {
				error += text;
			});
			child.on("close", (code) => {
				const json = out.split("\n").filter((line) => line.startsWith("{"));
				resolve({ code, out, error, lines: json.map((line) => JSON.parse(line)) });
			});
			child.stdin.end(input);
		},
	);
}

function joined(...parts: Uint8Array[]): Uint8Array {
	return Uint8Array.from(Buffer.concat(parts));
}

function messages(dialect: string, count: number): Uint8Array[] {
	const meter = new Meter({ dialects: [dialect], startUtcSeconds: 1_700_000_000 });
	return Array.from({ length: count }, () => meter.next().bytes);
}

test("decode: one line of JSON per telegram, with its offset; exact; a summary; exit 0", async (t) => {
	const { code, lines, error } = await decode([], joined(ascii("\x01\x02garbage"), good, bad, good));
	t.equal(code, 0);
	t.deepEqual(
		lines.map(({ offset, file }) => [offset, file]),
		[
			[9, undefined],
			[9 + 2 * good.length, undefined],
		],
	);
	t.equal(lines[0].active_energy_import_kwh, 7805.332);
	t.equal(lines[0].meter_type, "6534");
	t.equal(error, "2 frames (2 p1), 2 readings, 1 noise, 1 p1_crc\n");
});

test("decode: nothing good: exit 1", async (t) => {
	for (const input of [new Uint8Array(0), bad, ascii("hello")]) {
		const { code, out } = await decode([], input);
		t.deepEqual([code, out], [1, ""]);
	}
});

test("decode: several files, each named; hexadecimal text among them; an offset for each", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "portti-"));
	try {
		const hex = hexText(joined(ascii("??"), good)).replace(/(.{32})/g, "$1\n");
		const files = { "a.bin": good, "b.txt": ascii(hex.replace(/(..)(?=.)/g, "$1 ")) };
		for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
		const paths = Object.keys(files).map((name) => join(folder, name));
		const { code, lines } = await decode(paths);
		t.equal(code, 0);
		t.deepEqual(
			lines.map(({ file, offset }) => [file, offset]),
			[
				[paths[0], 0],
				[paths[1], 2],
			],
		);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test("decode: many telegrams in one stream", async (t) => {
	const all = messages("aidon-se", 500);
	const { lines, error } = await decode([], joined(...all));
	t.equal(lines.length, 500);
	t.deepEqual(
		lines.map(({ offset }) => offset),
		all.map((_, index) => index * all[0].length),
	);
	t.equal(error, "500 frames (500 p1), 500 readings\n");
});

test("decode: binary frames, ciphered ones with their keys", async (t) => {
	const [plain] = messages("aidon-se-hdlc", 1);
	t.equal((await decode([], plain)).lines[0].format, "dlms");
	const [ciphered] = messages("lux-p1-ciphered", 1);
	t.equal((await decode([], ciphered)).code, 1);
	const { code, lines } = await decode(["--key", DEFAULT_KEY, `--auth-key=${DEFAULT_AUTHENTICATION_KEY}`], ciphered);
	t.deepEqual([code, lines[0].check], [0, "gcm"]);
});

test("decode: --explain tells each line's meaning and points at what is wrong", async (t) => {
	const odd = telegram([...LINES, "1-0:4:24.7.0(0000.000*kVAr)"]);
	const { out, code } = await decode(["--explain"], joined(ascii("\x01"), odd, bad));
	t.equal(code, 0);
	const shown = out.split("\n");
	t.ok(shown.includes("1-0:1.8.0(00007805.332*kWh)           active_energy_import_kwh 7805.332"), "a meaning");
	t.equal(shown[shown.indexOf("1-0:4:24.7.0(0000.000*kVAr)") + 1], "     ^ cannot be read from here");
	const check = shown.findIndex((line) => line.startsWith("# p1_crc at"));
	const sent = shown.findIndex((line, at) => at > check && line.startsWith("!"));
	t.ok(shown[sent + 1].startsWith(" ^ the bytes give "), shown[sent + 1]);
	t.ok(
		shown.some((line) => line.includes("^^ no frame begins here")),
		"noise",
	);
});

const misuses: readonly [words: string[], sentence: string][] = [
	[["--frobnicate"], "There is no option --frobnicate."],
	[["--key", "12"], '--key needs 32 hexadecimal digits, not "12".'],
	[["--auth-key"], "--auth-key needs 32 hexadecimal digits behind it."],
	[["no-such-file"], "There is no file no-such-file."],
	[["src"], "src is a folder; name the files in it."],
];

for (const [words, sentence] of misuses) {
	test(`decode: ${words.join(" ")}: a sentence and exit 2`, async (t) => {
		const { code, out, error } = await decode(words);
		t.deepEqual([code, out], [2, ""]);
		t.equal(error.split("\n")[0], sentence);
	});
}
