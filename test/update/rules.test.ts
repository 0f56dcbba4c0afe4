import test from "tape";
import type { ImageFields } from "../../src/update/header.ts";
import { parseHeader } from "../../src/update/header.ts";
import { brokenRule } from "../../src/update/rules.ts";
import { headerBytes } from "../helpers/images.ts";

const DONGLE = { board: "fake", version: "1.2.3", floor: 2, capacity: 1000 };

type Case = [
	name: string,
	changes: Partial<ImageFields>,
	how: { signed?: false; force?: true; dongle?: Partial<typeof DONGLE> },
	expected: string | undefined,
];

const CASES: Case[] = [
	["a newer version", {}, {}, undefined],
	["another product", { product: "dryer" }, {}, "wrong_product"],
	["another product by force", { product: "dryer" }, { force: true }, "wrong_product"],
	["another board", { board: "esp32" }, {}, "wrong_board"],
	["another board by force", { board: "esp32" }, { force: true }, "wrong_board"],
	["a stranger's signature", {}, { signed: false }, "wrong_signature"],
	["a stranger's signature by force", {}, { signed: false, force: true }, "wrong_signature"],
	["as large as the slot", { size: 1000 }, {}, undefined],
	["larger than the slot", { size: 1001 }, {}, "too_large"],
	["larger than the slot by force", { size: 1001 }, { force: true }, "too_large"],
	["from this version on", { from: "1.2.3" }, {}, undefined],
	["from a later version on", { from: "1.2.4" }, {}, "version_too_old"],
	["from a later version on, by force", { from: "1.2.4" }, { force: true }, "version_too_old"],
	[
		"from the release of the candidate that runs",
		{ from: "1.2.3" },
		{ dongle: { version: "1.2.3-rc.1" } },
		"version_too_old",
	],
	["a higher security version", { security: 3 }, {}, undefined],
	["a lower security version", { security: 1 }, {}, "security_lower"],
	["a lower security version by force", { security: 1 }, { force: true }, "security_lower"],
	["the same version", { version: "1.2.3" }, {}, "same_version"],
	["the same version by force", { version: "1.2.3" }, { force: true }, undefined],
	["another build of the same version", { version: "1.2.3+2" }, {}, "same_version"],
	["an older version", { version: "1.2.2" }, {}, "older_version"],
	["a candidate of this version", { version: "1.2.3-rc.1" }, {}, "older_version"],
	["an older version by force", { version: "1.2.2" }, { force: true }, undefined],
	["older by force, but with holes", { version: "1.2.2", security: 1 }, { force: true }, "security_lower"],
	["a release after its candidate", { version: "1.2.3" }, { dongle: { version: "1.2.3-rc.9" } }, undefined],
];

for (const [name, changes, { signed, force, dongle }, expected] of CASES) {
	test(`rules: ${name}`, (t) => {
		const header = parseHeader(headerBytes({ size: 900, ...changes }));
		if ("fault" in header) return t.end(new Error(header.text));
		const broken = brokenRule(header, { ...DONGLE, ...dongle }, signed !== false, force === true);
		t.equal(broken?.reason, expected);
		if (broken !== undefined) t.ok(broken.text.length > 30 && broken.text.endsWith("."), broken.text);
		t.end();
	});
}
