import test from "tape";
import { hex } from "../../tools/meter/bytes.ts";
import { damage, drawFaults, LINE_FAULTS, type LineFault, parseFaultRates } from "../../tools/meter/faults.ts";
import { Random } from "../../tools/meter/random.ts";

const message = new Uint8Array(300).map((_, i) => (i * 37) & 255);
const damaged = (fault: LineFault, seed: number) => damage(message, new Set([fault]), new Random(seed));
const seeds = Array.from({ length: 50 }, (_, i) => i);

test("each fault does what it says and nothing else", (t) => {
	const original = hex(message);
	for (const seed of seeds) {
		const flipped = damaged("bitflip", seed);
		const different = message.reduce((bits, byte, i) => bits + ones(byte ^ flipped[i]), 0);
		if (different !== 1 || flipped.length !== 300) t.fail(`bitflip changes ${different} bits`);
		const dropped = damaged("drop", seed);
		const start = message.findIndex((byte, i) => byte !== dropped[i]);
		const missing = 300 - dropped.length;
		if (missing < 1 || missing > 20) t.fail(`drop loses ${missing}`);
		if (!original.endsWith(hex(dropped.subarray(start)))) t.fail("drop keeps what follows");
		const truncated = damaged("truncate", seed);
		if (truncated.length >= 300 || truncated.length < 12) t.fail(`truncate leaves ${truncated.length}`);
		if (!original.startsWith(hex(truncated))) t.fail("truncate keeps the beginning");
		const noisy = damaged("noise", seed);
		if (noisy.length <= 300 || !hex(noisy).endsWith(original)) t.fail("noise comes before the whole message");
		if (damaged("silence", seed).length !== 0) t.fail("silence is silent");
		for (const harmless of ["split", "switch-dialect", "wrong-key"] as const) {
			if (hex(damaged(harmless, seed)) !== original) t.fail(`${harmless} changes no byte here`);
		}
	}
	t.equal(hex(message), original, "the input stays as it was");
	t.end();
});

function ones(byte: number): number {
	let count = 0;
	for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
	return count;
}

test("damage to a very short message stays within it", (t) => {
	for (const seed of seeds) {
		const faults = new Set<LineFault>(["bitflip", "drop", "truncate"]);
		if (damage(new Uint8Array(5), faults, new Random(seed)).length > 5) t.fail("it grew");
	}
	t.pass();
	t.end();
});

test("rates are read from text and obeyed", (t) => {
	t.deepEqual(parseFaultRates("noise=0.25,silence"), { noise: 0.25, silence: 0.1 });
	for (const wrong of ["", "nosie", "noise=", "noise=2", "noise=-1", "noise=x"])
		t.throws(() => parseFaultRates(wrong), Error);
	const random = new Random(1);
	const counts = new Map<LineFault, number>();
	for (let i = 0; i < 1000; i++) {
		for (const fault of drawFaults({ noise: 0.25, drop: 1 }, random)) counts.set(fault, (counts.get(fault) ?? 0) + 1);
	}
	t.deepEqual([...counts.keys()].sort(), ["drop", "noise"]);
	t.equal(counts.get("drop"), 1000);
	t.ok(Math.abs((counts.get("noise") ?? 0) - 250) < 50);
	t.equal(LINE_FAULTS.length, 8);
	t.end();
});
