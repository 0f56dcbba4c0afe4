import test from "tape";
import { ROWS, type Row } from "../../../src/config/rows.ts";
import type { FakeStorage } from "../../helpers/fake-host.ts";
import { ADMIN, type Answer, bearer, type Harness, harness, request } from "../harness.ts";

const JSON_TYPE = "Content-Type: application/json";
const PATH = "/v1/settings";

function get({ ask }: Harness): Answer {
	return ask(request("GET", PATH, [bearer(ADMIN)]));
}

function patch({ ask }: Harness, body: string, lines: readonly string[] = []): Answer {
	const type = lines.some((line) => line.startsWith("Content-Type")) ? [] : [JSON_TYPE];
	return ask(request("PATCH", PATH, [bearer(ADMIN), ...type, `Content-Length: ${body.length}`, ...lines], body));
}

const tag = (answer: Answer) => answer.headers.get("etag") ?? "";

test("settings: all are shown, secrets as null", (t) => {
	const made = harness();
	const shown = JSON.parse(get(made).body);
	t.deepEqual(Object.keys(shown), [...ROWS.map(({ key }) => key), "set", "overridden", "waiting_for_restart"]);
	for (const row of ROWS as readonly Row[]) {
		const expected = row.secret ? null : row.key === "http.port" ? 8080 : row.default;
		t.equal(shown[row.key], expected, row.key);
	}
	t.deepEqual(shown.set, { "http.port": true }, "by the platform");
	t.end();
});

test("settings: a change is taken, shown, and lasts", (t) => {
	const made = harness();
	const before = tag(get(made));
	const answer = patch(made, '{"mqtt.url":"mqtt://broker.lan","mqtt.password":"s3same","mqtt.qos":1}');
	t.equal(answer.status, 200);
	const shown = JSON.parse(answer.body);
	t.deepEqual([shown["mqtt.url"], shown["mqtt.password"], shown["mqtt.qos"]], ["mqtt://broker.lan", null, 1]);
	t.deepEqual(shown.set, { "mqtt.url": true, "mqtt.password": true, "mqtt.qos": true, "http.port": true });
	t.equal(made.settings.config["mqtt.password"], "s3same");
	t.notEqual(tag(answer), before);
	t.ok(/^"[0-9a-f]{8}"$/.test(before), before);
	const read = get(made);
	t.equal(read.body, answer.body);
	t.equal(tag(read), tag(answer));
	const back = JSON.parse(patch(made, '{"mqtt.url":null,"mqtt.password":null}').body);
	t.deepEqual(back.set, { "mqtt.qos": true, "http.port": true });
	t.end();
});

test("settings: what needs a restart says so", (t) => {
	const made = harness();
	const shown = JSON.parse(patch(made, '{"http.connections":30,"mqtt.qos":1}').body);
	t.equal(shown["http.connections"], 30);
	t.deepEqual(shown.waiting_for_restart, { "http.connections": true });
	t.end();
});

const wrong: [name: string, body: string, status: number, says: string, field?: string][] = [
	["no JSON", "mqtt.qos=1", 400, "malformed at byte 0"],
	["a list", "[]", 400, "malformed"],
	["null", "null", 400, "malformed"],
	["half an object", '{"mqtt.qos":1', 400, "malformed"],
	["a key twice", '{"mqtt.qos":1,"mqtt.qos":0}', 400, "only once"],
	["an unknown key", '{"mqtt.quality":1}', 422, "mqtt.quality is not a setting.", "mqtt.quality"],
	["a member of the answer", '{"set":{}}', 422, "set is not a setting.", "set"],
	["__proto__", '{"__proto__":{"mqtt.qos":1}}', 422, "__proto__ is not a setting.", "__proto__"],
	["text for a number", '{"mqtt.qos":"1"}', 422, 'from 0 to 1, not "1".', "mqtt.qos"],
	["a fraction", '{"mqtt.qos":0.5}', 422, "from 0 to 1, not 0.5.", "mqtt.qos"],
	["too much", '{"mqtt.qos":1e300}', 422, "from 0 to 1, not 1e+300.", "mqtt.qos"],
	["infinity", '{"mqtt.qos":1e999}', 422, "must be a whole number from 0 to 1", "mqtt.qos"],
	["a number for a switch", '{"http.open_reading":1}', 422, "must be true or false, not 1.", "http.open_reading"],
	["an object", '{"mqtt.user":{"name":"me"}}', 422, "must be text, not an object or a list.", "mqtt.user"],
	["a control character", '{"mqtt.user":"a\\u0000b"}', 422, "must not hold control characters", "mqtt.user"],
	["a secret of the wrong type", '{"mqtt.password":12345}', 422, "mqtt.password must be text.", "mqtt.password"],
	["a key that is not hexadecimal", '{"meter.key":"s3same"}', 422, "must be 32 hexadecimal digits", "meter.key"],
	["none of the choices", '{"meter.energy_step":"5"}', 422, "must be one of auto, 1, 10", "meter.energy_step"],
];
for (const [name, body, status, says, field] of wrong) {
	test(`settings: ${name} changes nothing`, (t) => {
		const made = harness();
		const before = get(made);
		const mixed = status === 422 ? body.replace("{", '{"mqtt.prefix":"new",') : body;
		const answer = patch(made, mixed);
		t.equal(answer.status, status, answer.body);
		const problem = JSON.parse(answer.body);
		t.ok(problem.detail.includes(says), problem.detail);
		t.equal(problem.field, field);
		t.notOk(answer.body.includes("s3same") || answer.body.includes("12345"), "and no secret is told");
		const after = get(made);
		t.equal(after.body, before.body);
		t.equal(tag(after), tag(before));
		t.end();
	});
}

test("settings: If-Match", (t) => {
	const made = harness();
	const old = tag(get(made));
	const current = tag(patch(made, '{"mqtt.qos":1}', [`If-Match: ${old}`]));
	for (const line of [old, '"nonsense"', `W/${current}`, "", current.slice(1, -1)]) {
		const answer = patch(made, '{"mqtt.qos":0}', [`If-Match: ${line}`]);
		t.equal(answer.status, 412, line);
		const gone = made.ask(request("DELETE", PATH, [bearer(ADMIN), `If-Match: ${line}`]));
		t.equal(gone.status, 412, `DELETE ${line}`);
	}
	t.equal(made.settings.config["mqtt.qos"], 1);
	t.equal(patch(made, '{"mqtt.prefix":"a"}', [`If-Match: "x", ${current}`]).status, 200, "one of several");
	t.equal(patch(made, '{"mqtt.prefix":"b"}', ["If-Match: *"]).status, 200, "any");
	t.equal(patch(made, '{"mqtt.prefix":"c"}').status, 200, "none is asked for");
	t.end();
});

test("settings: an If-Match is forgotten with its request", (t) => {
	const made = harness();
	const peer = made.connect();
	const send = (lines: string[]) => {
		const body = '{"mqtt.qos":1}';
		peer.send(request("PATCH", PATH, [bearer(ADMIN), JSON_TYPE, `Content-Length: ${body.length}`, ...lines], body));
		return peer.text().slice(9, 12);
	};
	t.deepEqual([send(['If-Match: "x"']), send([]), send(['If-Match: "x"'])], ["412", "200", "412"]);
	t.end();
});

test("settings: media types", (t) => {
	const rows: [type: string, status: number][] = [
		["application/merge-patch+json", 200],
		["application/json; charset=utf-8", 200],
		["application/json-patch+json", 415],
		["text/plain", 415],
	];
	for (const [type, status] of rows) t.equal(patch(harness(), "{}", [`Content-Type: ${type}`]).status, status, type);
	t.end();
});

test("settings: DELETE sets all back", (t) => {
	const made = harness();
	patch(made, '{"mqtt.qos":1,"meter.key":"000102030405060708090a0b0c0d0e0f"}');
	const answer = made.ask(request("DELETE", PATH, [bearer(ADMIN)]));
	t.equal(answer.status, 200);
	t.deepEqual(JSON.parse(answer.body).set, { "http.port": true });
	t.equal(made.settings.config["meter.key"], "");
	t.end();
});

test("settings: storage that fails is told", (t) => {
	const made = harness();
	(made.host.storage as FakeStorage).set = () => undefined;
	const answer = patch(made, '{"mqtt.qos":1}');
	t.equal(answer.status, 500);
	t.ok(JSON.parse(answer.body).detail.includes("Nothing was changed"));
	t.equal(made.settings.config["mqtt.qos"], 0);
	t.end();
});

test("settings: what was given at start cannot be changed", (t) => {
	const made = harness([], [["mqtt.user", "given"]]);
	t.deepEqual(JSON.parse(get(made).body).overridden, { "mqtt.user": true });
	const answer = patch(made, '{"mqtt.qos":1,"mqtt.user":"me"}');
	t.equal(answer.status, 409);
	t.equal(JSON.parse(answer.body).field, "mqtt.user");
	t.equal(made.settings.config["mqtt.qos"], 0);
	t.end();
});

test("settings: open reading takes effect at once", (t) => {
	const made = harness();
	made.feed();
	const reading = () => made.ask(request("GET", "/v1/reading")).status;
	t.equal(reading(), 401);
	const known = made.connect();
	known.send(request("GET", "/v1/events", [bearer(ADMIN)]));
	patch(made, '{"http.open_reading":true}');
	t.equal(reading(), 200);
	const open = made.connect();
	open.send(request("GET", "/v1/events"));
	patch(made, '{"mqtt.qos":1}');
	t.equal(open.ended, undefined);
	patch(made, '{"http.open_reading":null}');
	t.equal(reading(), 401);
	t.equal(open.ended, "abort", "who reads events without a token reads no more");
	t.equal(known.ended, undefined, "who showed one goes on");
	t.end();
});

test("settings: a token that reads may not see them", (t) => {
	const made = harness();
	const reader = made.server.auth.tokens.issue("reader", "read", undefined);
	t.equal(made.ask(request("GET", PATH, [bearer(reader?.text ?? "")])).status, 403);
	t.equal(made.ask(request("GET", PATH)).status, 401);
	t.end();
});

test("device: what it is asked to do, it is asked to do", (t) => {
	const made = harness();
	for (const path of ["identify", "restart", "factory-reset"]) {
		t.equal(made.ask(request("POST", `/v1/${path}`, [bearer(ADMIN)])).status, 202, path);
		t.equal(made.ask(request("POST", `/v1/${path}`)).status, 401, `${path} without a token`);
		t.equal(made.ask(request("GET", `/v1/${path}`, [bearer(ADMIN)])).status, 405, `GET ${path}`);
	}
	t.deepEqual(made.asked, ["identify", "restart", "factory reset"]);
	t.end();
});

test("settings: every long value fits", (t) => {
	const made = harness([["http.body_bytes", 65536]]);
	const text = "-----BEGIN CERTIFICATE-----\\n".repeat(200);
	const answer = patch(made, `{"mqtt.ca":"${text}"}`);
	t.equal(answer.status, 200);
	t.equal(JSON.parse(get(made).body)["mqtt.ca"].length, text.replaceAll("\\n", "\n").length);
	t.end();
});
