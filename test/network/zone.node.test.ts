/** The rule against the time zone database of Node, hour by hour over many years. */
import test from "tape";
import { localMinutes } from "../../src/network/zone.ts";

const STEP_MS = 3_600_000;

test("zone: as the time zone database says, every hour around each change from 2020 to 2037", (t) => {
	for (const zone of ["Europe/Stockholm", "Europe/Helsinki"]) {
		const face = new Intl.DateTimeFormat("en-GB", {
			timeZone: zone,
			hour: "2-digit",
			minute: "2-digit",
			hourCycle: "h23",
		});
		let compared = 0;
		let wrong = "";
		for (let year = 2020; year <= 2037; year++)
			for (const month of [2, 9])
				for (let at = Date.UTC(year, month, 20); at < Date.UTC(year, month + 1, 3); at += STEP_MS) {
					const [hours, minutes] = face.format(at).split(":").map(Number);
					compared++;
					if (localMinutes(at, zone) !== hours * 60 + minutes) wrong += ` ${new Date(at).toISOString()}`;
				}
		t.equal(wrong, "", `${zone}: ${compared} times`);
		t.ok(compared > 10_000);
	}
	t.end();
});
