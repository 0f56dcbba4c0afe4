import fc from "fast-check";
import test from "tape";
import { LONGEST_MS, OPEN_MS, OpenTime, USED_MS } from "../../../src/network/setup/open-time.ts";

test("open time: never longer than the longest, never shorter than promised, whatever is done", (t) => {
	const steps = fc.array(fc.tuple(fc.nat(5 * 60_000), fc.boolean()), { maxLength: 60 });
	fc.assert(
		fc.property(fc.nat(1_000_000), steps, (start, steps) => {
			const time = new OpenTime(start);
			let now = start;
			for (const [pause, again] of steps) {
				now += pause;
				if (now >= time.endsAt) return time.endsAt <= start + LONGEST_MS;
				const before = time.endsAt;
				time.used(now);
				if (again) time.used(now);
				if (time.endsAt < before || time.endsAt > start + LONGEST_MS) return false;
				if (time.endsAt < Math.min(now + USED_MS, start + LONGEST_MS)) return false;
			}
			return time.endsAt >= start + OPEN_MS;
		}),
	);
	t.pass("held");
	t.end();
});
