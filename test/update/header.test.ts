import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { encodeHeader, headerLength, parseHeader, signedPart, withSignature } from "../../src/update/header.ts";
import { CURRENT, fields, headerBytes, latin1Bytes, latin1Text, NEXT } from "../helpers/images.ts";

const KEYS = { epoch: 7, current: CURRENT.publicKey, next: NEXT.publicKey };
const ZERO = new Uint8Array(64);

/** A header of these lines, its length right whatever they are. */
function header(...lines: string[]): Uint8Array {
	const body = utf8(lines.map((line) => `${line}\n`).join(""));
	const length = 20 + body.length;
	const first = utf8(`portti-image 1 ${String(length).padStart(4, "0")}\n`);
	return Uint8Array.of(...first, ...body);
}

const HASH = "0123456789abcdef".repeat(4);
const LINES = [
	"product: portti",
	"board: esp32c3",
	"version: 0.2.0",
	"from: 0.1.0",
	"security: 3",
	"size: 1048576",
	`sha256: ${HASH}`,
	"build: 3f2a91c",
	"notes: Läser fler mätare",
	`signature: ${"5a".repeat(64)}`,
];
const [PRODUCT, BOARD, VERSION, FROM, SECURITY, SIZE, SHA256, BUILD, NOTES, SIGNATURE] = LINES.keys();

/** With some lines replaced; undefined leaves one out. */
function changed(changes: Readonly<Record<number, string | undefined>>): Uint8Array {
	const lines = LINES.map((line, index) => (index in changes ? changes[index] : line));
	return header(...lines.filter((line) => line !== undefined));
}

test("header: what it says", (t) => {
	const bytes = header(...LINES);
	const parsed = parseHeader(bytes);
	if ("fault" in parsed) return t.end(new Error(parsed.text));
	const { product, board, version, from, security, size, build, notes, keys, byteLength } = parsed;
	t.deepEqual(
		[product, board, version, from, security, size, build, notes, keys, byteLength],
		["portti", "esp32c3", "0.2.0", "0.1.0", 3, 1048576, "3f2a91c", "Läser fler mätare", undefined, bytes.length],
	);
	t.equal(parsed.extra.length, 0);
	t.equal(parsed.sha256.length, 32);
	t.equal(parsed.sha256[1], 0x23);
	t.ok(parsed.signature.length === 64 && parsed.signature.every((byte) => byte === 0x5a));
	t.equal(
		latin1Text(signedPart(bytes)),
		latin1Text(bytes).split("signature: ")[0],
		"signed is all before the signature",
	);
	t.end();
});

test("header: a change of keys and fields that may be ignored", (t) => {
	const extra = [
		["x-note", "yes: really"],
		["x-empty", ""],
	] as const;
	const parsed = parseHeader(headerBytes({ keys: KEYS, extra }));
	if ("fault" in parsed) return t.end(new Error(parsed.text));
	t.equal(parsed.keys?.epoch, 7);
	t.deepEqual([...(parsed.keys?.current ?? [])], [...CURRENT.publicKey]);
	t.deepEqual([...(parsed.keys?.next ?? [])], [...NEXT.publicKey]);
	t.deepEqual(
		parsed.extra.map(([name, value]) => `${name}=${value}`),
		["x-note=yes: really", "x-empty="],
	);
	t.end();
});

const KEY = `04${"11".repeat(64)}`;
const without = (...left: number[]) => header(...LINES.filter((_, index) => !left.includes(index)));
const inserted = (...lines: string[]) => header(...LINES.slice(0, -1), ...lines, LINES[SIGNATURE]);

const MALFORMED: [name: string, bytes: Uint8Array, fault: string, says: string][] = [
	["nothing", new Uint8Array(0), "not_an_image", "does not begin with"],
	["19 bytes", header(...LINES).slice(0, 19), "not_an_image", "does not begin with"],
	["an ESP32 image", Uint8Array.of(0xe9, ...new Uint8Array(40)), "not_an_image", "does not begin with"],
	["a web page", utf8("<!doctype html><html><head></head></html>"), "not_an_image", "does not begin with"],
	["a later format", utf8(`portti-image 2 0400\n${"x".repeat(380)}`), "format_newer", "format 2"],
	["format 0", utf8(`portti-image 0 0400\n${"x".repeat(380)}`), "header_malformed", "first line"],
	["a length of three digits", utf8(`portti-image 1 400 \n${"x".repeat(380)}`), "header_malformed", "first line"],
	["a length that is none", utf8(`portti-image 1 -400\n${"x".repeat(380)}`), "header_malformed", "first line"],
	["CR LF", utf8(`portti-image 1 0400\r\n${"x".repeat(380)}`), "header_malformed", "first line"],
	["a header that is too long", utf8(`portti-image 1 2049\n${"x".repeat(2029)}`), "header_malformed", "2049"],
	["a header that is too short", utf8("portti-image 1 0160\n"), "header_malformed", "160"],
	["fewer bytes than it says", header(...LINES).slice(0, -1), "header_malformed", "bytes and says"],
	["more bytes than it says", Uint8Array.of(...header(...LINES), 10), "header_malformed", "bytes and says"],
	["no UTF-8", latin1Bytes(latin1Text(header(...LINES)).replace("\u00c3", "\u00ff")), "header_malformed", "UTF-8"],
	["no product", without(PRODUCT), "header_malformed", 'line 2 must be "product'],
	["no signature", without(SIGNATURE), "header_malformed", "last line"],
	["no notes", without(NOTES), "header_malformed", 'line 10 must be "notes'],
	["another order", changed({ [BOARD]: LINES[VERSION], [VERSION]: LINES[BOARD] }), "header_malformed", 'be "board'],
	["a field twice", inserted(LINES[NOTES]), "header_malformed", "does not know notes"],
	["an unknown field", inserted("need: 1"), "header_malformed", "does not know need"],
	["an empty line", inserted(""), "header_malformed", "does not know line 11"],
	["a field after the signature", header(...LINES, "x-a: b"), "header_malformed", "last line"],
	["a field before its place", inserted("x-a: b", `keys: 1 ${KEY} ${KEY}`), "header_malformed", "know keys"],
	["an x- field without a name", inserted("x-Ä: b"), "header_malformed", "line 11 cannot be read"],
	["an x- field with a tab", inserted("x-a: \t"), "header_malformed", "line 11 cannot be read"],
	["no space", changed({ [PRODUCT]: "product:portti" }), "header_malformed", 'must be "product'],
	["an empty product", changed({ [PRODUCT]: "product: " }), "header_malformed", '"product"'],
	["a product in capitals", changed({ [PRODUCT]: "product: Portti" }), "header_malformed", '"product"'],
	["a long board", changed({ [BOARD]: `board: ${"x".repeat(41)}` }), "header_malformed", '"board"'],
	["a path as board", changed({ [BOARD]: "board: ../esp32" }), "header_malformed", '"board"'],
	["no version", changed({ [VERSION]: "version: 1.2" }), "header_malformed", '"version"'],
	["no minimum", changed({ [FROM]: "from: any" }), "header_malformed", '"from"'],
	["a security version with a sign", changed({ [SECURITY]: "security: +3" }), "header_malformed", '"security"'],
	["one with a leading zero", changed({ [SECURITY]: "security: 03" }), "header_malformed", '"security"'],
	["one that is too great", changed({ [SECURITY]: "security: 4294967296" }), "header_malformed", '"security"'],
	["one in hexadecimal", changed({ [SECURITY]: "security: 0x3" }), "header_malformed", '"security"'],
	["an empty image", changed({ [SIZE]: "size: 0" }), "header_malformed", '"size"'],
	["a size that is none", changed({ [SIZE]: "size: 1e6" }), "header_malformed", '"size"'],
	["a size that is too great", changed({ [SIZE]: "size: 99999999999" }), "header_malformed", '"size"'],
	["a hash in capitals", changed({ [SHA256]: `sha256: ${HASH.toUpperCase()}` }), "header_malformed", '"sha256"'],
	["a short hash", changed({ [SHA256]: `sha256: ${HASH.slice(2)}` }), "header_malformed", '"sha256"'],
	["a build with a space", changed({ [BUILD]: "build: a b" }), "header_malformed", '"build"'],
	["an empty build", changed({ [BUILD]: "build: " }), "header_malformed", '"build"'],
	["notes with a control character", changed({ [NOTES]: "notes: a\u0007" }), "header_malformed", '"notes"'],
	["notes with DEL", changed({ [NOTES]: "notes: a\u007f" }), "header_malformed", '"notes"'],
	["notes with CR", changed({ [NOTES]: "notes: a\r" }), "header_malformed", '"notes"'],
	["notes with a line separator", changed({ [NOTES]: "notes: a\u2028b" }), "header_malformed", '"notes"'],
	["a short signature", changed({ [SIGNATURE]: `signature: ${"5a".repeat(63)}` }), "header_malformed", "last line"],
	["one key", inserted(`keys: 1 ${KEY}`), "header_malformed", '"keys"'],
	["three keys", inserted(`keys: 1 ${KEY} ${KEY} ${KEY}`), "header_malformed", '"keys"'],
	["a change without number", inserted(`keys: 0 ${KEY} ${KEY}`), "header_malformed", '"keys"'],
	["a compressed key", inserted(`keys: 1 02${KEY.slice(2)} ${KEY}`), "header_malformed", '"keys"'],
];

for (const [name, bytes, fault, says] of MALFORMED) {
	test(`header: ${name}`, (t) => {
		const parsed = parseHeader(bytes);
		if (!("fault" in parsed)) return t.end(new Error("it was read"));
		t.equal(parsed.fault, fault);
		t.ok(parsed.text.includes(says), parsed.text);
		t.end();
	});
}

test("header: its length is known from its first line", (t) => {
	const bytes = headerBytes();
	t.equal(headerLength(bytes.slice(0, 20)), bytes.length);
	t.end();
});

test("header: what cannot be read is not written", (t) => {
	const wrong = [
		fields({ product: "" }),
		fields({ version: "1" }),
		fields({ security: -1 }),
		fields({ size: 0 }),
		fields({ notes: "one\ntwo" }),
		fields({ notes: "x".repeat(1800) }),
		fields({ extra: [["note", "x"]] }),
		fields({ keys: { ...KEYS, epoch: 70_000 } }),
	];
	for (const one of wrong) t.ok("fault" in encodeHeader(one), "is a fault");
	const longest = encodeHeader(fields({ notes: "x".repeat(1600) }));
	t.ok(!("fault" in longest) && withSignature(longest, ZERO).length <= 2048, "2 KB is the limit");
	t.end();
});
