import test from "tape";
import { ROUTES } from "../../../src/http/routes.ts";
import { FakeWifi, network } from "../../helpers/fake-wifi.ts";
import { ADMIN, type Answer, bearer, type Harness, harness, parseAnswers, request, statusOf } from "../harness.ts";

const OWN = "192.168.4.1";
const PHONE = "192.168.4.2";
const PORTAL = "http://192.168.4.1/setup";
const PASSWORD = "correct horse";

interface AtSetup extends Harness {
	readonly wifi: FakeWifi;
	/** From a phone at the access point. */
	phone(method: string, path: string, body?: object, host?: string): Answer;
}

function make(settings: readonly (readonly [string, unknown])[] = []): AtSetup {
	const wifi = new FakeWifi();
	const made = harness(settings, [], { wifi });
	made.host.time.advance(1000);
	return {
		...made,
		wifi,
		phone: (method, path, body, host = OWN) => {
			const text = body === undefined ? "" : ascii(JSON.stringify(body));
			const lines = body === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${text.length}`];
			return ask(made, request(method, path, lines, text).replace("Host: 192.0.2.1", `Host: ${host}`), PHONE, OWN);
		},
	};
}

function ascii(json: string): string {
	return json.replaceAll("å", "\\u00e5").replaceAll("ö", "\\u00f6");
}

function ask(made: Harness, text: string, remote: string, local: string | undefined): Answer {
	const peer = made.connect(remote, 1 << 20, local);
	peer.send(text);
	const answers = parseAnswers(peer.text(), [text.startsWith("HEAD")]);
	if (answers.length !== 1) throw new Error(`${answers.length} answers`);
	return answers[0];
}

const OURS = ROUTES.filter(({ access }) => access === "setup");
const bodyOf = (route: (typeof OURS)[number]) =>
	route.body !== undefined ? { ssid: "Home", password: PASSWORD } : route.patch !== undefined ? {} : undefined;

/** From where, to where, and whether that is the access point. */
const places: [name: string, remote: string, local: string | undefined, expected: boolean][] = [
	["a phone at the access point", PHONE, OWN, true],
	["the same, as IPv6 writes it", `::ffff:${PHONE}`, `::ffff:${OWN}`, true],
	["the network at home", "192.168.1.50", "192.168.1.77", false],
	["the network at home, sent to the access point's address", "192.168.1.50", OWN, false],
	["an address like a phone's, in the network at home", PHONE, "192.168.4.77", false],
	["who knows where", PHONE, undefined, false],
	["this computer", "127.0.0.1", "127.0.0.1", false],
];
for (const [name, remote, local, expected] of places) {
	test(`set-up: from ${name}`, (t) => {
		for (const route of OURS) {
			for (const token of [[], [bearer(ADMIN)]]) {
				const made = make([["wifi.ssid", "Home"]]);
				made.services.setup?.open();
				const body = bodyOf(route);
				const text = body === undefined ? "" : JSON.stringify(body);
				const type = body === undefined ? [] : ["Content-Type: application/json", `Content-Length: ${text.length}`];
				const lines = [...token, ...type];
				const sent = request(route.method, route.path, lines, text).replace(
					"192.0.2.1",
					local?.replace("::ffff:", "") ?? OWN,
				);
				const answer = ask(made, sent, remote, local);
				const wanted = expected ? statusOf(route) : 403;
				t.equal(answer.status, wanted, `${route.method} ${route.path}${token.length > 0 ? " with a token" : ""}`);
				if (!expected) t.notOk(answer.body.includes(made.host.device.id), "says nothing");
			}
		}
		t.end();
	});
}

test("set-up: nobody is let in while the access point is closed", (t) => {
	const made = make([["wifi.ssid", "Home"]]);
	for (const route of OURS)
		t.equal(made.phone(route.method, route.path, bodyOf(route)).status, 403, `${route.method} ${route.path}`);
	t.equal(made.phone("GET", "/").status, 200, "the page is the page");
	t.equal(made.phone("GET", "/generate_204").status, 404);
	t.equal(made.phone("GET", "/", undefined, "example.com").status, 421);
	t.end();
});

test("set-up: in the network at home only the dongle's own address is its name, as ever", (t) => {
	const made = make();
	for (const host of ["192.168.1.78", OWN, "127.0.0.1"]) {
		const answer = ask(made, request("GET", "/").replace("192.0.2.1", host), "192.168.1.50", "192.168.1.77");
		t.equal(answer.status, 421, host);
	}
	t.end();
});

const probes: [host: string, path: string][] = [
	["connectivitycheck.gstatic.com", "/generate_204"],
	["www.google.com", "/gen_204"],
	["captive.apple.com", "/hotspot-detect.html"],
	["www.apple.com", "/library/test/success.html"],
	["www.msftconnecttest.com", "/connecttest.txt"],
	["www.msftncsi.com", "/ncsi.txt"],
	["www.msftconnecttest.com", "/redirect"],
	["detectportal.firefox.com", "/canonical.html"],
	["detectportal.firefox.com", "/success.txt?ipv4"],
	["nmcheck.gnome.org", "/check_network_status.txt"],
	["connectivity-check.ubuntu.com", "/"],
	["example.com", "/v1/setup"],
	["example.com", "/setup"],
	["example.com:8080", "/%zz"],
	[OWN, "/generate_204"],
	[OWN, "/favicon.ico"],
	[OWN, "/"],
	["portti-89ab.local", "/"],
	["127.0.0.1:40123", "/"],
];
for (const [host, path] of probes) {
	test(`set-up: ${host}${path} leads to the page`, (t) => {
		const made = make();
		for (const method of ["GET", "HEAD"]) {
			const answer = made.phone(method, path, undefined, host);
			t.equal(answer.status, 302, method);
			const isOurs = host === OWN || host === "portti-89ab.local" || host.startsWith("127.");
			t.equal(answer.headers.get("location"), isOurs ? "/setup" : PORTAL);
			t.equal(answer.headers.get("cache-control"), "no-store");
			t.equal(answer.body, "");
		}
		const home = ask(made, request("GET", path).replace("192.0.2.1", host), "192.168.1.50", "192.168.1.77");
		t.ok(home.status !== 302, `but not in the network at home: ${home.status}`);
		t.end();
	});
}

test("set-up: a page of another name changes nothing and reads nothing", (t) => {
	const made = make();
	const evil = "evil.example";
	t.equal(made.phone("POST", "/v1/setup/finish", {}, evil).status, 421, "a name that DNS leads to us");
	t.equal(made.phone("POST", "/v1/setup/join", { ssid: "a", password: "" }, evil).status, 421);
	for (const line of [`Origin: http://${evil}`, "Sec-Fetch-Site: cross-site"]) {
		const body = '{"ssid":"Home","password":""}';
		const lines = [line, "Content-Type: application/json", `Content-Length: ${body.length}`];
		const text = request("POST", "/v1/setup/join", lines, body).replace("192.0.2.1", OWN);
		t.equal(ask(made, text, PHONE, OWN).status, 403, line);
	}
	t.equal(made.wifi.joins.length, 0);
	t.end();
});

test("set-up: the captive portal API", (t) => {
	const answer = make().phone("GET", "/captive");
	t.equal(answer.headers.get("content-type"), "application/captive+json");
	t.deepEqual(JSON.parse(answer.body), { captive: true, "user-portal-url": PORTAL });
	t.end();
});

test("set-up: from nothing to a token", (t) => {
	const made = make();
	const { wifi, phone, host } = made;
	const state = () => JSON.parse(phone("GET", "/v1/setup").body);
	t.equal(phone("GET", "/setup").headers.get("content-type"), "text/html; charset=utf-8");
	t.equal(state().scanning, true, "it looks for networks at once");
	t.equal(state().scanned, false);
	t.equal(wifi.scanned([network("Grannen", -80), network("Home", -75), network("Home", -50), network("", -40)]), 1);
	t.deepEqual(state().networks, [
		{ ssid: "Home", signal_dbm: -50, security: "wpa2" },
		{ ssid: "Grannen", signal_dbm: -80, security: "wpa2" },
	]);
	t.equal(state().line.code, "silent");
	t.equal(state().line.advice.sv, "Inget kommer.");
	const { advice, ...meter } = state().meter;
	t.deepEqual(meter, { code: "ok", maker: null, type: null, id: null });
	t.ok(advice.fi.length > 0);
	Object.assign(made.feed(), { meterMaker: "Aidon", meterType: "6534" });
	t.equal(`${state().meter.maker} ${state().meter.type}`, "Aidon 6534");
	t.equal(phone("POST", "/v1/setup/finish", {}).status, 409, "no network yet");

	t.equal(phone("POST", "/v1/setup/join", { ssid: "Home", password: "wrong horse" }).status, 202);
	t.deepEqual(state().join, { state: "joining", ssid: "Home", trouble: null });
	wifi.newest.handler.closed("password", "4-way handshake timeout");
	t.deepEqual(state().join, { state: "failed", ssid: "Home", trouble: "password" });
	t.equal(made.settings.config["wifi.ssid"], "", "nothing is stored");
	t.notOk(wifi.point?.closed, "the access point stays");

	t.equal(phone("POST", "/v1/setup/join", { ssid: "Home", password: PASSWORD }).status, 202);
	wifi.accept();
	t.equal(state().join.state, "joined");
	t.deepEqual(state().wifi, { ssid: "Home", address: "192.168.1.77" });
	t.equal(made.settings.config["wifi.password"], PASSWORD);

	t.equal(phone("PATCH", "/v1/setup", { "meter.key": "00" }).status, 422, "a wrong key");
	const refused = phone("PATCH", "/v1/setup", { "http.open_reading": true });
	t.equal(refused.status, 422);
	t.equal(JSON.parse(refused.body).field, "http.open_reading");
	t.equal(phone("PATCH", "/v1/setup", { nonsense: 1 }).status, 422);
	t.equal(phone("PATCH", "/v1/setup", { "meter.key": "00112233445566778899aabbccddeeff" }).status, 200);
	const chosen = { "device.name": "Hus", "device.language": "sv", "meter.main_fuse_a": 20 };
	const done = phone("POST", "/v1/setup/finish", chosen);
	t.equal(done.status, 200);
	const { token, ...where } = JSON.parse(done.body);
	t.deepEqual(where, {
		url: "http://portti-89ab.local:8080/",
		address_url: "http://192.168.1.77:8080/",
		closes_in_s: 60,
	});
	t.deepEqual(state().settings, chosen);
	const asAdmin = (secret: string) => made.ask(request("GET", "/v1/tokens", [bearer(secret)])).status;
	t.equal(asAdmin(token), 200, "the token rules");

	const follower = made.connect();
	follower.send(request("GET", "/v1/events", [bearer(token)]));
	t.equal(follower.ended, undefined);
	const again = JSON.parse(phone("POST", "/v1/setup/finish", {}).body).token;
	t.deepEqual([asAdmin(again), asAdmin(token)], [200, 401], "asked again: another one in its place");
	t.equal(follower.ended, "abort", "and whoever used the former one is out");
	host.time.advance(59_000);
	t.ok(wifi.point !== undefined, "it is still open");
	host.time.advance(1500);
	t.equal(wifi.point, undefined, "and closed");
	t.equal(phone("GET", "/v1/setup").status, 403);
	t.equal(asAdmin(again), 200, "the token stays");
	t.notOk(wifi.newest.closed, "so does the link");
	t.notOk(
		host.logged.some((line) => line.includes(PASSWORD)),
		"no password was logged",
	);
	t.end();
});

const wrong: [name: string, body: object, field: string][] = [
	["no name", { ssid: "", password: PASSWORD }, "ssid"],
	["a name that is too long", { ssid: "x".repeat(33), password: PASSWORD }, "ssid"],
	["a name of too many bytes", { ssid: "å".repeat(17), password: PASSWORD }, "wifi.ssid"],
	["a password that is too short", { ssid: "Home", password: "1234567" }, "wifi.password"],
	["a password that is too long", { ssid: "Home", password: "x".repeat(64) }, "password"],
	["a password beyond ASCII", { ssid: "Home", password: "lösenord" }, "wifi.password"],
	["no password at all", { ssid: "Home" }, "password"],
];
for (const [name, body, field] of wrong) {
	test(`set-up: ${name} is refused before anything is tried`, (t) => {
		const { phone, wifi } = make();
		const answer = phone("POST", "/v1/setup/join", body);
		t.equal(answer.status, 422);
		t.equal(JSON.parse(answer.body).field, field);
		t.equal(wifi.joins.length, 0);
		t.end();
	});
}
