/** Getting a session: certificates and passwords that are right and wrong, and that it comes right again. */
import { readFileSync } from "node:fs";
import test, { type Test } from "tape";
import {
	type Algorithm,
	authority,
	type Certificate,
	certificate,
	ELSEWHERE,
	INTERMEDIATE,
	LOCAL,
} from "./certificates.ts";
import {
	cleanUp,
	flowsAgain,
	folder,
	freePort,
	Mosquitto,
	mosquittoMissing,
	mqttStatus,
	simulatorAt,
	Watcher,
} from "./mosquitto.ts";
import { type Simulator, until } from "./simulator.ts";
import { TcpProxy } from "./tcp-proxy.ts";

const missing = mosquittoMissing();
const skip = missing === undefined ? {} : { skip: missing };
if (missing !== undefined) console.log(`# SKIP brokers: ${missing}`);

function listener({ certificate, key }: Certificate, more: readonly string[] = []): string[] {
	return ["allow_anonymous true", `certfile ${certificate}`, `keyfile ${key}`, ...more];
}

async function brokerWith(lines: readonly string[]): Promise<Mosquitto> {
	const broker = new Mosquitto(await freePort(), await freePort(), lines);
	await broker.start();
	return broker;
}

function trusting(ca: string): string[] {
	return ["--set", `mqtt.ca=@${ca}`];
}

/** Readings come over TLS. */
async function accepted(t: Test, what: string, broker: Mosquitto, words: readonly string[]): Promise<void> {
	const watcher = await new Watcher().connect(broker.openPort);
	const simulator = await simulatorAt(`mqtts://127.0.0.1:${broker.port}`, words);
	const { state, reason } = await flowsAgain(simulator, watcher);
	t.deepEqual([state, reason.includes("over TLS")], ["connected", true], what);
	await simulator.stop();
	await watcher.end();
	await broker.kill();
}

/** No session, and a sentence why; then the broker's certificate becomes right. */
async function refused(
	t: Test,
	says: RegExp,
	broker: Mosquitto,
	ca: Certificate,
	words: readonly string[],
): Promise<void> {
	const watcher = await new Watcher().connect(broker.openPort);
	const simulator = await simulatorAt(`mqtts://127.0.0.1:${broker.port}`, words);
	await until("told", async () => (await mqttStatus(simulator)).reason.includes("certificate check"), 20);
	const { state, reason, confirmed } = await mqttStatus(simulator);
	t.ok(says.test(reason), reason);
	t.deepEqual([state, confirmed, watcher.live.size], ["waiting", 0, 0]);
	await broker.kill();
	await broker.start(listener(certificate(folder(), "right", "ec", ca, LOCAL)));
	await watcher.ready();
	await recovered(t, simulator, watcher);
	await broker.kill();
}

async function recovered(t: Test, simulator: Simulator, watcher: Watcher): Promise<void> {
	await flowsAgain(simulator, watcher, 60);
	await until("what was held back has come", async () => {
		const { read, dropped } = await mqttStatus(simulator);
		return watcher.missing(read - 1).length <= dropped;
	});
	t.pass("readings flow, and those from before have come too");
	await simulator.stop();
	await watcher.end();
}

async function accepts(t: Test, algorithm: Algorithm): Promise<void> {
	const where = folder();
	const root = authority(where, "root", algorithm);
	const between = certificate(where, "between", algorithm, root, INTERMEDIATE);
	const leaf = certificate(where, "leaf", algorithm, root, LOCAL);
	const far = certificate(where, "far", algorithm, between, LOCAL);
	const broker = await brokerWith(listener(leaf));
	await accepted(t, `${algorithm}: a leaf of one's own authority`, broker, trusting(root.certificate));
	const chain = broker.file(
		"chain.pem",
		readFileSync(far.certificate, "utf8") + readFileSync(between.certificate, "utf8"),
	);
	const chained = await brokerWith(listener({ certificate: chain, key: far.key }));
	await accepted(t, `${algorithm}: a chain of three`, chained, trusting(root.certificate));
}

async function clientCertificate(t: Test): Promise<void> {
	const where = folder();
	const root = authority(where, "root", "ec");
	const leaf = certificate(where, "leaf", "ec", root, LOCAL);
	const client = certificate(where, "client", "rsa", root, "extendedKeyUsage=clientAuth");
	const broker = await brokerWith(listener(leaf, [`cafile ${root.certificate}`, "require_certificate true"]));
	const shown = ["--set", `mqtt.client_certificate=@${client.certificate}`, "--set", `mqtt.client_key=@${client.key}`];
	await accepted(t, "a client certificate", broker, [...trusting(root.certificate), ...shown]);
}

async function refuses(t: Test, kind: "name" | "expired" | "authority"): Promise<void> {
	const where = folder();
	const root = authority(where, "root", "ec");
	const other = authority(where, "other", "rsa");
	const signer = kind === "authority" ? other : root;
	const leaf = certificate(
		where,
		"leaf",
		"ec",
		signer,
		kind === "name" ? ELSEWHERE : LOCAL,
		kind === "expired" ? 0 : 30,
	);
	const broker = await brokerWith(listener(leaf));
	const says = { name: /IP|altnames/, expired: /expired/, authority: /certificate/ }[kind];
	await refused(t, says, broker, root, trusting(root.certificate));
}

async function wrongPassword(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const passwords = broker.password("someone", "else");
	await broker.kill();
	await broker.start(["allow_anonymous false", `password_file ${passwords}`]);
	const credentials = ["--set", "mqtt.user=portti", "--set", "mqtt.password=secret"];
	const watcher = await new Watcher().connect(broker.openPort);
	const simulator = await simulatorAt(`mqtt://127.0.0.1:${broker.port}`, credentials);
	await until("told", async () => (await mqttStatus(simulator)).reason.includes("password"));
	const { state, reason, confirmed } = await mqttStatus(simulator);
	t.notOk(reason.includes("secret"), reason);
	t.deepEqual([state, confirmed], ["unauthorized", 0]);
	broker.password("portti", "secret");
	broker.reload();
	await recovered(t, simulator, watcher);
	await broker.kill();
}

async function neverAnswers(t: Test): Promise<void> {
	const broker = await Mosquitto.start();
	const proxy = new TcpProxy(broker.port);
	proxy.mode = "silent";
	const watcher = await new Watcher().connect(broker.openPort);
	const simulator = await simulatorAt(`mqtt://127.0.0.1:${await proxy.listen()}`);
	const told = async () => (await mqttStatus(simulator)).reason.includes("did not answer as an MQTT broker");
	await until("told", told, 40);
	t.pass("told after half a minute");
	proxy.become("passing");
	await recovered(t, simulator, watcher);
	proxy.close();
	await broker.kill();
}

const cases: [name: string, run: (t: Test) => Promise<void>][] = [
	["RSA", (t) => accepts(t, "rsa")],
	["EC", (t) => accepts(t, "ec")],
	["a client certificate", clientCertificate],
	["a certificate of another name", (t) => refuses(t, "name")],
	["a certificate that has expired", (t) => refuses(t, "expired")],
	["a certificate of an authority that is not trusted", (t) => refuses(t, "authority")],
	["a password that is wrong", wrongPassword],
	["a broker that takes the connection and never the session", neverAnswers],
];

test(
	"what is right is accepted, what is wrong is refused in words, and forgotten when it is right",
	skip,
	async (t) => {
		await Promise.all(
			cases.map(async ([name, run]) => {
				try {
					await run(t);
					t.pass(name);
				} catch (error) {
					t.fail(`${name}: ${error instanceof Error ? error.message : error}`);
				}
			}),
		);
		await cleanUp();
	},
);
