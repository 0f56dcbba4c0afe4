import test from "tape";
import { ADVICE } from "../../src/line/advice.ts";
import { Evidence } from "../../src/line/evidence.ts";
import { diagnose, type LineCode, type LineFacts, SILENT_AFTER_MS } from "../../src/line/health.ts";
import { ascii, noise, telegram } from "../helpers/line-samples.ts";

const NOW = 200_000;

function facts(bytes: Uint8Array, parts: Partial<LineFacts> = {}): LineFacts {
	const heard = new Evidence();
	heard.add(bytes, 0, bytes.length);
	return {
		now: NOW,
		startedAt: 0,
		goodAt: undefined,
		heardAt: bytes.length === 0 ? undefined : NOW - 1000,
		gone: undefined,
		heard,
		statistics: { bytes: bytes.length, framingErrors: 0, overruns: 0 },
		...parts,
	};
}

const nothing = new Uint8Array(0);
const withoutEnd = (() => {
	const whole = telegram(1);
	return whole.subarray(0, whole.length - 60);
})();
const random = noise(600, 5);

const cases: [name: string, facts: LineFacts, code: LineCode][] = [
	["a good frame a minute ago less a second", facts(nothing, { goodAt: NOW - 59_000 }), "ok"],
	["a good frame a minute ago, then noise", facts(random, { goodAt: NOW - 60_000 }), "wrong_profile"],
	["just started", facts(nothing, { startedAt: NOW - SILENT_AFTER_MS + 1 }), "starting"],
	["nothing since the start", facts(nothing, { startedAt: NOW - SILENT_AFTER_MS }), "silent"],
	["nothing for long", facts(nothing, { heardAt: NOW - SILENT_AFTER_MS, goodAt: 0 }), "silent"],
	["the adapter pulled", facts(telegram(1), { gone: "unplugged" }), "port_gone"],
	["the adapter pulled a moment ago", facts(nothing, { gone: "unplugged", goodAt: NOW - 1000 }), "port_gone"],
	["a break", facts(Uint8Array.of(0)), "break"],
	["zeros", facts(new Uint8Array(200)), "slower_sender"],
	["names only", facts(ascii("/KAM5\r\n\r\n/KAM5\r\n\r\n")), "header_only"],
	["a telegram without its end", facts(withoutEnd), "cut_short"],
	["whole telegrams that no check accepts", facts(telegram(1)), "damaged"],
	[
		"the same, with bytes lost",
		facts(telegram(1), { statistics: { bytes: 1, framingErrors: 0, overruns: 3 } }),
		"overrun",
	],
	["text that is no telegram", facts(ascii("hello from the wrong device\r\n")), "wrong_profile"],
	["inverted text", facts(telegram(1).map((byte) => (~byte & 0x7f) * 2 + 1)), "inverted"],
	["smeared text", facts(Uint8Array.from({ length: 200 }, (_, i) => [0xc3, 0xff, 0x30][i % 3])), "smeared"],
	["binary with its stop bits", facts(random), "wrong_profile"],
	["binary without", facts(random, { statistics: { bytes: 600, framingErrors: 200, overruns: 0 } }), "noise"],
	[
		"binary, nobody knows",
		facts(random, { statistics: { bytes: 600, framingErrors: undefined, overruns: undefined } }),
		"wrong_profile",
	],
];

for (const [name, given, code] of cases) {
	test(`diagnose: ${name}`, (t) => {
		t.equal(diagnose(given), code);
		t.end();
	});
}

test("diagnose: every code is reached and has its advice in three languages", (t) => {
	t.deepEqual(Object.keys(ADVICE).sort(), [...new Set(cases.map(([, , code]) => code))].sort());
	for (const { en, sv, fi } of Object.values(ADVICE)) t.equal(new Set([en, sv, fi]).size, 3);
	t.end();
});
