import test from "tape";
import { concat } from "../../tools/meter/bytes.ts";
import { delayTail, pace } from "../../tools/meter/pace.ts";
import { Random } from "../../tools/meter/random.ts";

const bytes = new Uint8Array(705).map((_, i) => i);

test("chunks are uneven, in order, whole, and no faster than the line", (t) => {
	for (const [baud, bits] of [
		[115_200, 10],
		[2_400, 11],
	]) {
		const chunks = pace(bytes, baud, bits, new Random(1));
		t.deepEqual(concat(chunks.map((chunk) => chunk.bytes)), bytes);
		t.ok(new Set(chunks.map((chunk) => chunk.bytes.length)).size > 3, "of many sizes");
		let through = 0;
		for (const chunk of chunks) {
			through += chunk.bytes.length;
			t.ok(Math.abs(chunk.atMs - (through * bits * 1000) / baud) < 1e-6);
		}
	}
	t.ok(Math.abs((pace(bytes, 115_200, 10, new Random(2)).pop()?.atMs ?? 0) - 61.2) < 0.1, "705 bytes take 61 ms");
	t.deepEqual(pace(new Uint8Array(0), 2400, 10, new Random(1)), []);
	t.end();
});

test("a delayed tail loses nothing and pauses once", (t) => {
	const chunks = pace(bytes, 115_200, 10, new Random(1));
	const delayed = delayTail(chunks, new Random(5));
	t.deepEqual(concat(delayed.map((chunk) => chunk.bytes)), bytes);
	const pauses = new Set(delayed.map((chunk, i) => Math.round(chunk.atMs - chunks[i].atMs)));
	t.equal(pauses.size, 2);
	t.ok(Math.max(...pauses) >= 20 && Math.max(...pauses) <= 400);
	t.equal(delayed[0].atMs, chunks[0].atMs);
	t.end();
});
