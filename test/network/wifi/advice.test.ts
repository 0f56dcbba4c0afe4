import test from "tape";
import { CLOCK_ADVICE } from "../../../src/network/clock.ts";
import { WIFI_ADVICE } from "../../../src/network/wifi/advice.ts";

test("advice: whole sentences in three languages, no two the same", (t) => {
	const seen = new Set<string>();
	for (const table of [WIFI_ADVICE, CLOCK_ADVICE]) {
		for (const [code, { en, sv, fi }] of Object.entries(table))
			for (const sentence of [en, sv, fi]) {
				t.ok(/^[A-ZÅÄÖ].*\.$/.test(sentence), `${code}: ${sentence}`);
				t.notOk(seen.has(sentence), code);
				seen.add(sentence);
			}
	}
	t.end();
});
