import test from "tape";
import type { Config } from "../../src/config/config.ts";
import { ROWS } from "../../src/config/rows.ts";
import { Settings, type SettingsOptions } from "../../src/config/settings.ts";
import { SettingsStore, SLOTS } from "../../src/config/stored.ts";
import { type FakeHost, fakeHost } from "../helpers/fake-host.ts";

type Changes = Record<string, unknown>;

function start(host: FakeHost, more: Omit<SettingsOptions, "host"> = {}): Settings {
	return new Settings({ host, ...more });
}

function change(settings: Settings, changes: Changes) {
	return settings.change(new Map(Object.entries(changes)));
}

function store(host: FakeHost, values: Record<string, string>): void {
	const kept = new SettingsStore(host.storage, host.crypto);
	kept.load();
	kept.save(new Map(Object.entries(values)));
}

test("settings: each layer stands over the one before", (t) => {
	const host = fakeHost();
	const defaults = [
		["mqtt.prefix", "platform"],
		["mqtt.user", "platform"],
		["mqtt.client_id", "platform"],
	] as const;
	const overrides = [["mqtt.client_id", "given"]] as const;
	store(host, { "mqtt.user": "owner", "mqtt.client_id": "owner" });
	const { config } = start(host, { defaults, overrides });
	t.deepEqual(
		[config["mqtt.prefix"], config["mqtt.user"], config["mqtt.client_id"], config["mqtt.discovery_prefix"]],
		["platform", "owner", "given", "homeassistant"],
	);
	t.ok(Object.isFrozen(config));
	t.end();
});

test("settings: every type survives a restart, null goes back", (t) => {
	const host = fakeHost();
	const changes = { "http.open_reading": true, "mqtt.qos": 1, "mqtt.prefix": "Åhus", "meter.key": "0f".repeat(16) };
	t.equal(change(start(host), changes), undefined);
	const again = start(host);
	for (const [key, value] of Object.entries(changes)) t.equal(again.config[key as keyof Config], value, key);
	t.equal(change(again, { "mqtt.prefix": null, "http.open_reading": null, "mqtt.user": null }), undefined);
	const { config } = start(host);
	t.equal(config["mqtt.prefix"], "portti");
	t.equal(config["http.open_reading"], false);
	t.equal(config["mqtt.qos"], 1, "and what was not named stays");
	t.end();
});

const refused: [name: string, changes: Changes, kind: string, key: string, sentence: string][] = [
	["an unknown key", { "no.such": 1 }, "wrong", "no.such", "no.such is not a setting."],
	["null for an unknown key", { "no.such": null }, "wrong", "no.such", "no.such is not a setting."],
	["a member of every object", { toString: 1 }, "wrong", "toString", "toString is not a setting."],
	["a wrong value", { "mqtt.qos": 2 }, "wrong", "mqtt.qos", "mqtt.qos must be a whole number from 0 to 1, not 2."],
	["a secret", { "mqtt.password": 5 }, "wrong", "mqtt.password", "mqtt.password must be text."],
	["a given one", { "mqtt.url": "mqtt://b" }, "given", "mqtt.url", "mqtt.url was given at start: start without it."],
	["what does not go together", { "mqtt.user": "evil" }, "wrong", "mqtt.user", "mqtt.user is evil."],
];
for (const [name, changes, kind, key, sentence] of refused) {
	test(`settings: ${name} is refused, and all that came with it`, (t) => {
		const host = fakeHost();
		const check = (config: Config) =>
			config["mqtt.user"] === "evil" ? { key: "mqtt.user", fault: "mqtt.user is evil." } : undefined;
		const settings = start(host, { overrides: [["mqtt.url", "mqtt://a"]], check });
		const { config, tag } = settings;
		settings.subscribe(() => t.fail("nothing changes"));
		const refusal = change(settings, { "mqtt.prefix": "new", ...changes, "mqtt.discovery_prefix": "new" });
		t.deepEqual(refusal, { kind, key, sentence });
		t.equal(settings.config, config);
		t.equal(settings.tag, tag);
		t.equal(host.storage.values.size, 0, "nothing is stored");
		t.end();
	});
}

test("settings: what was wrong before does not stand in the way of something else", (t) => {
	const host = fakeHost();
	store(host, { "mqtt.user": "evil" });
	const check = (config: Config) =>
		config["mqtt.user"] === "evil" ? { key: "mqtt.user", fault: "mqtt.user is evil." } : undefined;
	const settings = start(host, { check });
	t.equal(change(settings, { "mqtt.prefix": "new" }), undefined);
	t.equal(change(settings, { "mqtt.user": "good" }), undefined);
	t.equal(change(settings, { "mqtt.user": "evil" })?.kind, "wrong");
	t.end();
});

test("settings: storage that fails changes nothing and says so", (t) => {
	const host = fakeHost();
	const settings = start(host);
	host.storage.set = () => undefined;
	t.equal(change(settings, { "mqtt.prefix": "new" })?.kind, "unsaved");
	t.equal(settings.reset()?.kind, "unsaved");
	t.equal(settings.config["mqtt.prefix"], "portti");
	t.end();
});

test("settings: listeners hear of just what has changed", (t) => {
	const settings = start(fakeHost());
	const heard: string[][] = [];
	const unsubscribe = settings.subscribe((changed) => heard.push([...changed]));
	change(settings, { "mqtt.prefix": "new", "mqtt.qos": 0 });
	change(settings, { "mqtt.prefix": "new" });
	change(settings, { "mqtt.prefix": null, "light.brightness_percent": 100 });
	settings.reset();
	unsubscribe();
	change(settings, { "mqtt.prefix": "other" });
	t.deepEqual(heard, [["mqtt.prefix"], ["mqtt.prefix", "light.brightness_percent"], ["light.brightness_percent"]]);
	t.end();
});

test("settings: what needs a restart waits for it", (t) => {
	const host = fakeHost();
	const settings = start(host);
	settings.subscribe(() => t.fail("nothing takes effect"));
	t.equal(change(settings, { "http.connections": 30 }), undefined);
	t.equal(settings.config["http.connections"], 20);
	t.equal(settings.wanted["http.connections"], 30);
	t.deepEqual(settings.waiting(), ["http.connections"]);
	const again = start(host);
	t.equal(again.config["http.connections"], 30);
	t.deepEqual(again.waiting(), []);
	t.equal(change(settings, { "http.connections": 20 }), undefined);
	t.deepEqual(settings.waiting(), [], "back again: nothing waits");
	t.end();
});

test("settings: every change has a tag of its own", (t) => {
	const settings = start(fakeHost());
	const tags = new Set([settings.tag]);
	for (let round = 0; round < 20; round++) {
		change(settings, { "mqtt.qos": round % 2 });
		tags.add(settings.tag);
	}
	t.equal(tags.size, 21);
	t.end();
});

test("settings: what is stored already is not written again", (t) => {
	const host = fakeHost();
	const settings = start(host);
	change(settings, { "mqtt.prefix": "house" });
	const { tag } = settings;
	host.storage.set = () => t.fail("written");
	for (const changes of [{}, { "mqtt.prefix": "house" }, { "mqtt.user": null }])
		t.equal(change(settings, changes), undefined, JSON.stringify(changes));
	t.equal(settings.tag, tag);
	t.end();
});

test("settings: those of a newer version survive a downgrade and its changes", (t) => {
	const host = fakeHost();
	store(host, { "history.days": "400", "mqtt.prefix": "house", "mqtt.qos": "2", "http.open_reading": "yes" });
	const settings = start(host);
	t.equal(settings.config["mqtt.prefix"], "house");
	t.equal(settings.config["mqtt.qos"], 0, "a value that is not allowed here is passed over");
	t.equal(host.logged.length, 2, host.logged.join(" "));
	change(settings, { "mqtt.prefix": "cottage" });
	const kept = new SettingsStore(host.storage, host.crypto).load();
	t.deepEqual(
		[...kept],
		[
			["history.days", "400"],
			["mqtt.prefix", "cottage"],
			["mqtt.qos", "2"],
			["http.open_reading", "yes"],
		],
	);
	t.equal(settings.reset(), undefined);
	t.equal(new SettingsStore(host.storage, host.crypto).load().size, 0, "a reset takes them, too");
	t.end();
});

test("settings: what a platform gives wrong is said at once", (t) => {
	const said = (options: Omit<SettingsOptions, "host">) => {
		try {
			return `accepted: ${start(fakeHost(), options).tag}`;
		} catch (error) {
			return (error as Error).message;
		}
	};
	t.equal(said({ overrides: [["http.port", 70000]] }), "http.port must be a whole number from 0 to 65535, not 70000.");
	t.equal(said({ defaults: [["no.such", 1]] }), "no.such is not a setting.");
	t.end();
});

test("settings: no secret is logged", (t) => {
	const host = fakeHost();
	const secrets = (ROWS as readonly { key: string; secret?: true }[]).filter(({ secret }) => secret);
	t.ok(secrets.length > 3);
	store(host, Object.fromEntries(secrets.map(({ key }) => [key, "s3same\u0001"])));
	start(host);
	t.equal(host.logged.length, secrets.length);
	t.notOk(host.logged.join("").includes("s3same"));
	t.notOk(SLOTS.some((slot) => host.logged.join("").includes(slot)));
	t.end();
});
