import test from "tape";
import { sessionOptions } from "../../src/mqtt/settings.ts";
import { mqttConfig } from "../helpers/mqtt-session.ts";

const ID = "0123456789ab";
const PEM = (label: string) => `-----BEGIN ${label}-----\nMAMCAQE=\n-----END ${label}-----\n`;
const DER = Uint8Array.of(0x30, 3, 2, 1, 1);

function options(changes: Record<string, unknown>) {
	const found = sessionOptions(mqttConfig(changes), ID);
	if (found === undefined || "fault" in found) throw new Error(found?.fault ?? "off");
	return found;
}

test("no broker, no session", (t) => {
	t.equal(sessionOptions(mqttConfig({ "mqtt.url": "" }), ID), undefined);
	t.end();
});

test("a session from as little as the broker's name", (t) => {
	t.deepEqual(options({}), {
		broker: { host: "broker.lan", port: 1883, secure: false },
		tls: undefined,
		privateOnly: false,
		clientId: `portti-${ID}`,
		user: undefined,
		password: undefined,
		keepAliveSeconds: 60,
		statusTopic: `portti/${ID}/status`,
	});
	t.end();
});

test("a session with everything set", (t) => {
	t.deepEqual(
		options({
			"mqtt.url": "mqtts://broker.example:8884",
			"mqtt.user": "me",
			"mqtt.password": "secret",
			"mqtt.client_id": "mine",
			"mqtt.keep_alive_s": 30,
			"mqtt.prefix": "house",
			"mqtt.ca": PEM("CERTIFICATE") + PEM("CERTIFICATE"),
			"mqtt.client_certificate": PEM("CERTIFICATE"),
			"mqtt.client_key": PEM("EC PRIVATE KEY"),
		}),
		{
			broker: { host: "broker.example", port: 8884, secure: true },
			tls: { serverName: "broker.example", authorities: [DER, DER], clientCertificates: [DER], clientKey: DER },
			privateOnly: false,
			clientId: "mine",
			user: "me",
			password: "secret",
			keepAliveSeconds: 30,
			statusTopic: `house/${ID}/status`,
		},
	);
	t.end();
});

const clear: [url: string, allowed: boolean, outcome: boolean | "refused"][] = [
	["mqtt://192.168.1.2", false, true],
	["mqtt://broker.lan", false, true],
	["mqtt://broker.lan", true, false],
	["mqtt://203.0.113.1", false, "refused"],
	["mqtt://[2001:db8::1]", false, "refused"],
	["mqtt://203.0.113.1", true, false],
	["mqtts://203.0.113.1", false, false],
];
for (const [url, allowed, outcome] of clear) {
	test(`a password to ${url}${allowed ? ", allowed in clear" : ""}`, (t) => {
		const changes = {
			"mqtt.url": url,
			"mqtt.user": "me",
			"mqtt.password": "secret",
			"mqtt.allow_clear_password": allowed,
		};
		const found = sessionOptions(mqttConfig(changes), ID);
		if (found === undefined) t.fail("off");
		else if ("fault" in found) {
			t.equal(outcome, "refused", found.fault);
			t.ok(found.fault.includes("mqtt.allow_clear_password") && !found.fault.includes("secret"));
		} else t.equal(found.privateOnly, outcome);
		t.end();
	});
}

test("without a password any address will do", (t) => {
	t.equal(options({ "mqtt.url": "mqtt://203.0.113.1", "mqtt.user": "me" }).privateOnly, false);
	t.end();
});

const faults: [name: string, changes: Record<string, unknown>, says: string][] = [
	["a broken URL", { "mqtt.url": "http://broker" }, "mqtt.url"],
	["a wildcard in the prefix", { "mqtt.prefix": "a/#" }, "mqtt.prefix"],
	["a slash after the discovery prefix", { "mqtt.discovery_prefix": "homeassistant/" }, "mqtt.discovery_prefix"],
	["a password without a user", { "mqtt.password": "secret" }, "mqtt.user"],
	["a damaged CA", { "mqtt.url": "mqtts://b", "mqtt.ca": "nonsense" }, "mqtt.ca"],
	["a certificate without its key", { "mqtt.url": "mqtts://b", "mqtt.client_certificate": PEM("CERTIFICATE") }, "both"],
	["a key without its certificate", { "mqtt.url": "mqtts://b", "mqtt.client_key": PEM("PRIVATE KEY") }, "both"],
	[
		"a key with a pass phrase",
		{ "mqtt.url": "mqtts://b", "mqtt.client_key": PEM("ENCRYPTED PRIVATE KEY") },
		"pass phrase",
	],
	["a key as certificate", { "mqtt.url": "mqtts://b", "mqtt.client_certificate": PEM("PRIVATE KEY") }, "CERTIFICATE"],
];
for (const [name, changes, says] of faults) {
	test(`no session with ${name}`, (t) => {
		const found = sessionOptions(mqttConfig(changes), ID);
		const fault = found !== undefined && "fault" in found ? found.fault : "no fault";
		t.ok(fault.includes(says) && fault.endsWith(".") && !fault.includes("secret"), fault);
		t.end();
	});
}

test("certificates do not matter without TLS", (t) => {
	t.equal(options({ "mqtt.ca": "nonsense" }).tls, undefined);
	t.end();
});
