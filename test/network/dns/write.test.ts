import test from "tape";
import { CLASS_IN, type DnsRecord, FLAG, TOP_BIT, TYPE } from "../../../src/network/dns/types.ts";
import { dataBytes, writeMessage } from "../../../src/network/dns/write.ts";
import { hex } from "../../helpers/hex.ts";

const SERVICE: DnsRecord = {
	name: "_http._tcp.local",
	type: TYPE.ptr,
	class: CLASS_IN,
	ttl: 4500,
	data: ["Me._http._tcp.local"],
};
const PLACE: DnsRecord = {
	name: "Me._HTTP._tcp.local",
	type: TYPE.srv,
	class: CLASS_IN | TOP_BIT,
	ttl: 120,
	data: [Uint8Array.of(0, 0, 0, 0, 0, 80), "me.local"],
};

test("a question is written as it is read", (t) => {
	const bytes = writeMessage({
		id: 0x1234,
		flags: FLAG.recursionDesired,
		questions: [{ name: "me.local", type: TYPE.a, class: CLASS_IN }],
	});
	t.deepEqual([...bytes], [...hex("1234 0100 0001 0000 0000 0000 02 6d65 05 6c6f63616c 00 0001 0001")]);
	t.end();
});

test("what has stood before is pointed at; in data only where that is asked for", (t) => {
	const head = "0000 8400 0000 0002 0000 0000";
	const service = "05 5f68747470 04 5f746370 05 6c6f63616c 00 000c 0001 00001194";
	const rows: [compressed: boolean, bytes: string][] = [
		[true, `${head} ${service} 0005 02 4d65 c00c c028 0021 8001 00000078 000b 0000 0000 0050 02 6d65 c017`],
		[
			false,
			`${head} ${service} 0015 02 4d65 05 5f68747470 04 5f746370 05 6c6f63616c 00
				02 4d65 c00c 0021 8001 00000078 0010 0000 0000 0050 02 6d65 05 6c6f63616c 00`,
		],
	];
	for (const [compressed, bytes] of rows) {
		const written = writeMessage({ id: 0, flags: 0x8400, answers: [SERVICE, PLACE] }, compressed);
		t.deepEqual([...written], [...hex(bytes)], String(compressed));
	}
	t.end();
});

test("dots and backslashes behind a backslash belong to their label", (t) => {
	const bytes = writeMessage({ id: 0, flags: 0, questions: [{ name: "a\\.b\\\\c.d", type: 1, class: 1 }] });
	t.deepEqual([...bytes.subarray(12)], [...hex("05 612e625c63 01 64 00 0001 0001")]);
	t.end();
});

test("data by itself has its names written out", (t) => {
	t.deepEqual([...dataBytes(PLACE)], [...hex("0000 0000 0050 02 6d65 05 6c6f63616c 00")]);
	t.end();
});

test("every section has its records", (t) => {
	const record = (ttl: number): DnsRecord => ({ name: "", type: 1, class: 1, ttl, data: [Uint8Array.of(ttl)] });
	const bytes = writeMessage({
		id: 0,
		flags: 0,
		answers: [record(1)],
		authorities: [record(2), record(3)],
		additionals: [record(4)],
	});
	const each = (ttl: number) => `00 0001 0001 0000000${ttl} 0001 0${ttl}`;
	t.deepEqual([...bytes], [...hex(`0000 0000 0000 0001 0002 0001 ${[1, 2, 3, 4].map(each).join(" ")}`)]);
	t.end();
});
