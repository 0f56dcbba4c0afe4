import test from "tape";
import { ascii } from "../../tools/meter/bytes.ts";
import { crc16Arc, crc16X25 } from "../../tools/meter/crc.ts";

test("both checksums give their published check values", (t) => {
	t.equal(crc16Arc(ascii("123456789")), 0xbb3d);
	t.equal(crc16X25(ascii("123456789")), 0x906e);
	t.equal(crc16Arc(new Uint8Array(0)), 0);
	t.equal(crc16X25(new Uint8Array(0)), 0);
	t.end();
});
