import test from "tape";
import { asciiText } from "../../src/bytes/ascii.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { HttpDate, httpDate } from "../../src/http/http-date.ts";
import { FakeTime } from "../helpers/fake-host.ts";

test("httpDate: as RFC 9110 writes it", (t) => {
	t.equal(httpDate(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
	t.equal(httpDate(1_709_164_800_000), "Thu, 29 Feb 2024 00:00:00 GMT");
	t.end();
});

test("HttpDate: a line that follows the clock", (t) => {
	const time = new FakeTime();
	const date = new HttpDate(time);
	const line = () => {
		const writer = new ByteWriter();
		date.write(writer);
		return asciiText(writer.view(), 0, writer.length);
	};
	t.equal(line(), "Date: Sat, 31 Jan 2026 12:00:00 GMT\r\n");
	time.advance(999);
	t.equal(line(), "Date: Sat, 31 Jan 2026 12:00:00 GMT\r\n");
	time.advance(1);
	t.equal(line(), "Date: Sat, 31 Jan 2026 12:00:01 GMT\r\n");
	time.epoch = undefined;
	t.equal(line(), "", "none while the clock is not set");
	t.end();
});
