import test from "tape";
import { Restorer } from "../../src/line/restorer.ts";
import { ascii, telegram, withEvenParity } from "../helpers/line-samples.ts";

/** Pushes `bursts` ten seconds apart, in pieces; what came out, as one text each. */
function run(bursts: readonly Uint8Array[], pieceLength: number): string[] {
	const out: string[] = [];
	let text = "";
	const restorer = new Restorer((bytes, start, end) => {
		for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
	});
	bursts.forEach((burst, index) => {
		const now = index * 10_000;
		for (let at = 0; at < burst.length; at += pieceLength) {
			const piece = burst.slice(at, at + pieceLength);
			restorer.push(piece, 0, piece.length, now + at);
		}
		restorer.tick(now + 5000);
		out.push(text);
		text = "";
	});
	return out;
}

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const inverted = (bytes: Uint8Array) => bytes.map((byte) => (~byte & 0x7f) * 2 + 1);
const hdlc = Uint8Array.from({ length: 581 }, (_, i) => [0x7e, 0xa2, 0x43, 0x41, 0x08, 0x83][i % 6] ^ (i & 0xff));

const cases: [name: string, bursts: Uint8Array[], expected: string[]][] = [
	["text", [telegram(1), telegram(2)], [text(telegram(1)), text(telegram(2))]],
	["7E1 from the first byte", [withEvenParity(telegram(1))], [text(telegram(1))]],
	["inverted from the first byte", [inverted(telegram(1))], [text(telegram(1))]],
	["binary is left alone", [hdlc], [text(hdlc)]],
	["a short burst comes out when it is over", [ascii("/KAM5\r\n\r\n")], ["/KAM5\r\n\r\n"]],
	[
		"each burst is looked at anew",
		[inverted(telegram(1)), telegram(2), withEvenParity(telegram(3)), hdlc],
		[text(telegram(1)), text(telegram(2)), text(telegram(3)), text(hdlc)],
	],
];

for (const pieceLength of [1, 7, 64, 1000]) {
	for (const [name, bursts, expected] of cases) {
		test(`restorer: ${name}, in pieces of ${pieceLength}`, (t) => {
			t.deepEqual(run(bursts, pieceLength), expected);
			t.end();
		});
	}
}

test("restorer: what a good frame has confirmed is held back no longer, until it is doubted", (t) => {
	let count = 0;
	const restorer = new Restorer((_, start, end) => {
		count += end - start;
	});
	restorer.push(withEvenParity(telegram(1)), 0, 300, 0);
	t.equal(restorer.coding, "seven_bit");
	restorer.confirm();
	restorer.push(withEvenParity(telegram(2)), 0, 5, 10_000);
	t.equal(count, 305);
	restorer.doubt();
	restorer.push(telegram(3), 0, 5, 20_000);
	t.equal(count, 305);
	restorer.tick(21_000);
	t.equal(count, 310);
	t.equal(restorer.coding, "plain");
	t.end();
});
