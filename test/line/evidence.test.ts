import test from "tape";
import { Evidence, type Kind } from "../../src/line/evidence.ts";
import { hear, type Wire } from "../../tools/meter/uart.ts";
import { ascii, noise, telegram } from "../helpers/line-samples.ts";

const SPEEDS = [115200, 9600, 2400];

function kindOf(bytes: Uint8Array): Kind {
	const evidence = new Evidence();
	evidence.add(bytes, 0, bytes.length);
	return evidence.kind;
}

const heardBytes: [name: string, bytes: Uint8Array, kind: Kind][] = [
	["nothing", new Uint8Array(0), "nothing"],
	["a break", Uint8Array.of(0), "few"],
	["a header alone", ascii("/KAM5\r\n\r\n"), "text"],
	["noise", noise(500, 3), "other"],
	["slower", new Uint8Array(300), "slower"],
	["smeared", Uint8Array.from({ length: 300 }, (_, i) => [0xc3, 0xe3, 0xf8, 0x31, 0x80][i % 5]), "smeared"],
];

for (const [name, bytes, kind] of heardBytes) {
	test(`evidence: ${name}`, (t) => {
		t.equal(kindOf(bytes), kind);
		t.end();
	});
}

const throughUart: [name: string, wire: Wire, baud: number, kind: Kind][] = [
	...SPEEDS.flatMap((baud): [string, Wire, number, Kind][] => [
		["as sent", { baud }, baud, "text"],
		["inverted", { baud, inverted: true }, baud, "inverted"],
		["8E1", { baud, evenParity: true }, baud, "text"],
		["7E1", { baud, dataBits: 7, evenParity: true }, baud, "seven_bit"],
	]),
	...SPEEDS.flatMap((sent) =>
		SPEEDS.filter((baud) => baud > sent).map((baud): [string, Wire, number, Kind] => [
			"slower",
			{ baud: sent },
			baud,
			"slower",
		]),
	),
	["slower, inverted", { baud: 9600, inverted: true }, 115200, "slower"],
	["faster", { baud: 115200 }, 9600, "other"],
	["faster", { baud: 115200 }, 2400, "other"],
	["slow edges", { baud: 115200, riseDelayUs: 12 }, 115200, "smeared"],
];

for (const [name, wire, baud, kind] of throughUart) {
	test(`evidence: ${name}, sent at ${wire.baud}, heard at ${baud}`, (t) => {
		const bursts = baud < wire.baud ? Array.from({ length: 4 }, (_, i) => telegram(i)) : [telegram(1)];
		t.equal(kindOf(hear(bursts, wire, baud).bytes), kind);
		t.end();
	});
}

test("evidence: clear forgets everything", (t) => {
	const evidence = new Evidence();
	const bytes = telegram(1);
	evidence.add(bytes, 0, bytes.length);
	t.deepEqual(evidence.copy(), { kind: "text", bytes: bytes.length, begins: 1, ends: 1 });
	evidence.clear();
	t.deepEqual(evidence.copy(), { kind: "nothing", bytes: 0, begins: 0, ends: 0 });
	t.end();
});
