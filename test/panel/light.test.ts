import test from "tape";
import { type LightFacts, PATTERNS, patternOf } from "../../src/panel/light.ts";

const WELL: LightFacts = {
	resetting: false,
	updating: false,
	identifying: false,
	pairing: false,
	settingUp: false,
	safeMode: false,
	wifi: true,
	line: "frames",
	brokerLost: false,
};

const cases: [word: string, facts: Partial<LightFacts>][] = [
	["frames", {}],
	["no line", { line: "nothing" }],
	["no frames", { line: "bytes" }],
	["no broker", { brokerLost: true }],
	["no wi-fi", { wifi: false }],
	["safe mode", { safeMode: true, line: "nothing" }],
	["set-up", { settingUp: true, safeMode: true, wifi: false }],
	["pairing", { pairing: true, settingUp: true, safeMode: true }],
	["identify", { identifying: true, pairing: true }],
	["updating", { updating: true, identifying: true }],
	["reset", { resetting: true, updating: true, pairing: true }],
	["no wi-fi", { wifi: false, line: "nothing", brokerLost: true }],
	["no line", { line: "nothing", brokerLost: true }],
	["no frames", { line: "bytes", brokerLost: true }],
];
for (const [word, facts] of cases) {
	test(`light: ${JSON.stringify(facts)} is ${word}`, (t) => {
		t.equal(patternOf({ ...WELL, ...facts }).word, word);
		t.end();
	});
}

test("light: a platform that knows nothing of Wi-Fi and updates shows neither", (t) => {
	const { wifi: _, updating: __, ...facts } = WELL;
	t.equal(patternOf(facts).word, "frames");
	t.end();
});

test("light: every pattern can be told from every other, and is reached", (t) => {
	t.equal(new Set(PATTERNS.map(({ word }) => word)).size, PATTERNS.length);
	t.equal(new Set(PATTERNS.map(({ phases }) => phases.join())).size, PATTERNS.length);
	t.deepEqual([...new Set(cases.map(([word]) => word))].sort(), PATTERNS.map(({ word }) => word).sort());
	for (const { word, phases } of PATTERNS) {
		t.ok(phases.length === 1 || phases.length % 2 === 0, `${word} ends dark`);
		t.ok(
			phases.every((phase) => phase >= 50),
			`${word} can be seen`,
		);
	}
	t.end();
});
