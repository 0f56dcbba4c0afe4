import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { type Setting, settingOf } from "../../hosts/sim/settings.ts";

const good: [word: string, setting: Setting][] = [
	["mqtt.keep_alive_s=20", ["mqtt.keep_alive_s", 20]],
	["mqtt.retain=true", ["mqtt.retain", true]],
	["mqtt.retain=false", ["mqtt.retain", false]],
	["mqtt.user=a=b", ["mqtt.user", "a=b"]],
	["mqtt.user=", ["mqtt.user", ""]],
];
for (const [word, setting] of good) {
	test(`--set ${word}`, (t) => {
		t.deepEqual(settingOf(word), setting);
		t.end();
	});
}

for (const word of [
	"",
	"x",
	"=x",
	"no.such=1",
	"mqtt.retain=yes",
	"mqtt.keep_alive_s=ten",
	"mqtt.keep_alive_s=",
	"mqtt.ca=@/no/such",
]) {
	test(`--set ${word} is refused`, (t) => {
		t.throws(() => settingOf(word), /--set/);
		t.end();
	});
}

test("--set takes a file's text", (t) => {
	const folder = mkdtempSync(join(tmpdir(), "portti-set-"));
	writeFileSync(join(folder, "ca.pem"), "PEM\n");
	t.deepEqual(settingOf(`mqtt.ca=@${join(folder, "ca.pem")}`), ["mqtt.ca", "PEM\n"]);
	rmSync(folder, { recursive: true });
	t.end();
});
