import test from "tape";
import { ascii, concat, fromHex, hex } from "../../tools/meter/bytes.ts";

test("bytes go to text and back", (t) => {
	t.deepEqual([...ascii("/A\r")], [0x2f, 0x41, 0x0d]);
	t.deepEqual([...concat([[1], new Uint8Array([2, 3]), []])], [1, 2, 3]);
	t.equal(hex(new Uint8Array([0, 0x7e, 255])), "007eff");
	t.deepEqual([...fromHex("007EfF")], [0, 0x7e, 255]);
	t.throws(() => fromHex("7e0"), Error);
	t.throws(() => fromHex("zz"), Error);
	t.end();
});
