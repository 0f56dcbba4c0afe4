import test from "tape";
import { base64Bytes } from "../../src/bytes/base64.ts";
import { Inflate, inflatedLength } from "../../src/bytes/inflate.ts";
import { utf8Text } from "../../src/bytes/utf8.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { PAGE_GZIP } from "../../src/http/pages/page.ts";

/** All of the file, and the length of its longest piece. Throws when there is no end. */
function inflated(file: Uint8Array): { text: string | undefined; longest: number } {
	const inflate = new Inflate(file);
	const whole = new ByteWriter(1024);
	const piece = new ByteWriter(2048);
	let longest = 0;
	for (let more = true; more; ) {
		piece.clear();
		more = inflate.pull(piece);
		longest = Math.max(longest, piece.length);
		whole.bytes(piece.view());
	}
	return { text: utf8Text(whole.copy()), longest };
}

const numbers: number[] = [];
for (let i = 0; i < 60; i++) numbers.push((i * i * 7919) % 1009);

/** Files as zlib makes them with a window of 2 KB. */
const TABLE: [name: string, file: string, text: string][] = [
	["nothing", "H4sIAAAAAAAAAwMAAAAAAAAAAAA=", ""],
	["a stored block", "H4sIAAAAAAAEAwEGAPn/c3RvcmVkC/lDVgYAAAA=", "stored"],
	[
		"fixed codes",
		"H4sIAAAAAAAEA0vLrEhNUUjOT0kt1lFIQ+Yk5qUo5Oclpyrk5helIksBAAOluBIzAAAA",
		"fixed codes, fixed codes, and once more fixed codes",
	],
	["longest matches", "H4sIAAAAAAAAA+3BMQEAAADCoKzrX8IaHkABAADvBsg83F64CwAA", "a".repeat(3000)],
	[
		"codes of its own",
		"H4sIAAAAAAACAxWNwQ0AQQiEWqGEVUdH+2/sck9CCI/toc6MgvaREbSGdpO3OMVKTC8xQ9nkJnuP2CJ8rJecpHREPSaEL5kRWQ/doUkiDvnoKnIDV7I2jiF1aBtFU0f9qzXxks7HVKJaTiYU1DI/VnK/fsmtabN//QZ5KD3umej7AGNxEF/qAAAA",
		numbers.join(" "),
	],
];

test("Inflate: files of every kind of block", (t) => {
	for (const [name, file, text] of TABLE) {
		const bytes = base64Bytes(file);
		t.equal(inflated(bytes).text, text, name);
		t.equal(inflatedLength(bytes), text.length, "as long as the file says");
	}
	t.end();
});

test("Inflate: the page, in pieces that fit where they are written", (t) => {
	const { text = "", longest } = inflated(PAGE_GZIP);
	t.ok(text.startsWith("<!doctype html>") && text.endsWith("</html>\n"));
	t.ok(longest < 2048, `${longest} bytes`);
	t.end();
});

test("Inflate: a file that is cut short ends nowhere", (t) => {
	for (const [name, file] of TABLE) {
		const bytes = base64Bytes(file);
		// Without its trailer and the end of its last block.
		t.throws(() => inflated(bytes.subarray(0, bytes.length - 10)), name);
	}
	t.end();
});
