import test from "tape";
import { ipv4Bytes } from "../../src/bytes/ipv4.ts";

const rows: [text: string, bytes: number[] | undefined][] = [
	["192.168.1.20", [192, 168, 1, 20]],
	["0.0.0.0", [0, 0, 0, 0]],
	["255.255.255.255", [255, 255, 255, 255]],
	["256.0.0.1", undefined],
	["1.2.3", undefined],
	["1.2.3.4.5", undefined],
	["1.2.3.", undefined],
	["1.2.3.04", undefined],
	["1.2.3.0x4", undefined],
	[" 1.2.3.4", undefined],
	["1.2.3.-4", undefined],
	["1.2.3.1000", undefined],
	["", undefined],
];

test("ipv4: four bytes in decimal, or nothing", (t) => {
	for (const [text, bytes] of rows) t.deepEqual(ipv4Bytes(text), bytes, `"${text}"`);
	t.end();
});
