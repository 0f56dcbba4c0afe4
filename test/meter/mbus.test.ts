import test from "tape";
import { concat, hex } from "../../tools/meter/bytes.ts";
import { mbusFrames } from "../../tools/meter/mbus.ts";
import { splitMbus } from "../helpers/meter-frames.ts";

test("a message is cut over long frames whose sums and segment numbers hold", (t) => {
	const apdu = new Uint8Array(260).map((_, i) => i * 7);
	for (const [largest, lengthField] of [
		[250, 250],
		[257, 1],
	] as const) {
		const frames = splitMbus(mbusFrames(apdu, largest), largest);
		t.equal(frames.length, 2);
		t.equal(frames[0].lengthField, lengthField, "the length field keeps its low byte");
		t.deepEqual(
			frames.map(({ user }) => hex(user.subarray(0, 5))),
			["53ff000167", "53ff110167"],
		);
		for (const { user, sum } of frames)
			t.equal(
				user.reduce((total, byte) => (total + byte) % 256, 0),
				sum,
			);
		t.deepEqual(concat(frames.map(({ user }) => user.subarray(5))), apdu);
	}
	t.end();
});

test("a message that fits one frame is both first and last", (t) => {
	const frames = splitMbus(mbusFrames(new Uint8Array(10), 250), 15);
	t.deepEqual(
		frames.map(({ ci }) => ci),
		[0x10],
	);
	t.end();
});
