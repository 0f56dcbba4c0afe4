import test from "tape";
import { compareVersions, isVersion } from "../../src/update/version.ts";

const VERSIONS: [text: string, expected: boolean][] = [
	["1.2.3", true],
	["0.0.0", true],
	["10.20.30", true],
	["1.2.3-rc.1", true],
	["1.2.3-0.a-b.9z", true],
	["1.2.3+build.01", true],
	["1.2.3-rc.1+5ee1619", true],
	["1.0.0+a-b", true],
	["", false],
	["1", false],
	["1.2", false],
	["1.2.3.4", false],
	["1.2.x", false],
	["01.2.3", false],
	["1.2.03", false],
	["1.2.3-", false],
	["1.2.3-rc..1", false],
	["1.2.3-01", false],
	["1.2.3+", false],
	["1.2.3+a_b", false],
	["v1.2.3", false],
	[" 1.2.3", false],
	["1.2.3\n", false],
	["-1.2.3", false],
	["1.2.3-ä", false],
	[`1.2.3-${"x".repeat(34)}`, true],
	[`1.2.3-${"x".repeat(35)}`, false],
];

for (const [text, expected] of VERSIONS) {
	test(`version: ${JSON.stringify(text)} ${expected ? "is" : "is not"} one`, (t) => {
		t.equal(isVersion(text), expected);
		t.end();
	});
}

/** Semantic Versioning 2.0.0, clause 11, and more; each is older than the next. */
const ORDER = [
	"0.0.0-0",
	"0.0.0",
	"0.0.9",
	"0.0.10",
	"0.2.0",
	"0.10.0",
	"1.0.0-1",
	"1.0.0-2",
	"1.0.0-10",
	"1.0.0-alpha",
	"1.0.0-alpha.1",
	"1.0.0-alpha.beta",
	"1.0.0-beta",
	"1.0.0-beta.2",
	"1.0.0-beta.11",
	"1.0.0-rc.1",
	"1.0.0",
	"2.0.0",
	"10.0.0",
	"99999999999999999999.0.0",
	"100000000000000000000.0.0",
];

test("version: the order of versions", (t) => {
	for (const [index, one] of ORDER.entries()) {
		for (const [place, other] of ORDER.entries()) {
			t.equal(Math.sign(compareVersions(one, other)), Math.sign(index - place), `${one} and ${other}`);
		}
	}
	t.equal(compareVersions("1.0.0+a", "1.0.0+b"), 0, "builds do not count");
	t.equal(compareVersions("1.0.0-rc.1+a", "1.0.0-rc.1"), 0);
	t.end();
});
