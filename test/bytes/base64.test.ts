import test from "tape";
import { base64Bytes } from "../../src/bytes/base64.ts";
import { utf8 } from "../../src/bytes/writer.ts";

test("base64Bytes: the vectors of RFC 4648, section 10, and every bit", (t) => {
	const table: [text: string, expected: string][] = [
		["", ""],
		["Zg==", "f"],
		["Zm8=", "fo"],
		["Zm9v", "foo"],
		["Zm9vYg==", "foob"],
		["Zm9vYmE=", "fooba"],
		["Zm9vYmFy", "foobar"],
	];
	for (const [text, expected] of table) t.deepEqual([...base64Bytes(text)], [...utf8(expected)], text);
	t.deepEqual([...base64Bytes("AP+A/+/7")], [0, 255, 128, 255, 239, 251]);
	t.end();
});
