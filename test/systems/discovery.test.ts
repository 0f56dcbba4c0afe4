import "./tidy.ts";
import { execFile, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "tape";
import { writeMessage } from "../../src/network/dns/write.ts";
import { VERSION } from "../../src/version.ts";
import { startSimulator, until } from "./simulator.ts";

interface Status {
	readonly restart_reason: string;
	readonly discovery: { readonly name: string; readonly state: string; readonly dropped: number };
}

/** A process, its network and its children as one, which end with it. */
const APART = ["-n", "-m", "-p", "-f", "--kill-child", "--mount-proc"];
const PROGRAMS = ["avahi-daemon", "avahi-browse", "avahi-resolve", "dbus-daemon", "nsenter", "curl", "ip"];

/** Why avahi cannot be asked here; undefined when it can. */
function lack(): string | undefined {
	for (const program of PROGRAMS)
		if (spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin command -v ${program}`]).status !== 0) return `no ${program}`;
	const wire = "ip link add here type veth peer name there";
	return spawnSync("unshare", [...APART, "sh", "-c", wire]).status === 0
		? undefined
		: "no right to make a network of one's own (unshare, ip link add type veth)";
}

test("avahi on another computer finds the dongle, and each keeps the name that it had first", async (t) => {
	const reason = lack();
	if (reason !== undefined) {
		t.comment(`SKIP avahi: ${reason}`);
		return t.end();
	}
	const script = fileURLToPath(new URL("discovery-network.ts", import.meta.url));
	const tsx = fileURLToPath(new URL("../../node_modules/.bin/tsx", import.meta.url));
	const { stdout, stderr } = await promisify(execFile)("unshare", [...APART, tsx, script], { timeout: 150_000 });
	const line = stdout.split("\n").find((line) => line.startsWith("{"));
	if (line === undefined) throw new Error(`it ended early: ${stdout}${stderr}`);
	const told = JSON.parse(line);
	if (told.lack !== undefined) {
		t.comment(`SKIP avahi: ${told.lack}`);
		return t.end();
	}
	const end = told.id.slice(-4);
	const service = (type: string, path: string) => ({
		instance: `Portti ${end}`,
		type,
		host: `portti-${end}.local`,
		address: "10.77.0.1",
		port: told.port,
		text: ["auth=token", `id=${told.id}`, `path=${path}`, `version=${VERSION}`],
	});
	t.deepEqual(told.services, [service("_http._tcp", "/"), service("_portti._tcp", "/v1")], "services");
	t.equal(told.types, 2, "and no others");
	t.equal(told.resolved, `portti-${end}.local\t10.77.0.1`, "the name");
	t.equal(told.defended, `portti-${end}.local\t10.77.0.1`, "the name is still ours when avahi wants it");
	t.equal(told.renamed.name, `portti-${end}-2.local`, "a name that avahi has is left to it");
	t.ok(told.renamed.conflicts >= 1, "and that is counted");
	t.deepEqual(told.instances, [`Portti ${end} (2) at portti-${end}-2.local 10.77.0.1`]);
	t.deepEqual(told.called, ["200", "421"], "the web server answers to the new name, and to no other");
	t.end();
});

const onlySimulator = process.env.PORTTI_HOST === "lin" ? { skip: "it is not to be heard on a real network" } : {};

test("a flood of the costliest datagrams keeps nobody from the page", onlySimulator, async (t) => {
	const simulator = await startSimulator(["--no-broker", "--set", "network.discovery=true"]);
	const status = async () => (await simulator.fetch("/v1/status")).json() as Promise<Status>;
	const discovery = async () => (await status()).discovery;
	await until("it is announced", async () => (await discovery()).state === "announced", 20);
	const { name } = await discovery();
	const query = (count: number, asked: string) =>
		writeMessage({
			id: 0,
			flags: 0,
			questions: Array.from({ length: count }, () => ({ name: asked, type: 255, class: 1 })),
		});
	const datagrams = [query(160, name), query(8, Array(100).fill("a").join(".")), new Uint8Array(1400)];
	const socket = createSocket({ type: "udp4", reuseAddr: true });
	await new Promise<void>((resolve) => socket.bind(5353, "0.0.0.0", resolve));
	socket.setMulticastInterface("127.0.0.1");
	let answers = 0;
	for (let round = 0; round < 40; round++) {
		for (let count = 0; count < 90; count++) socket.send(datagrams[count % 3], 5353, "224.0.0.251");
		if ((await simulator.fetch("/metrics")).status === 200) answers++;
		await wait(20);
	}
	socket.close();
	const { dropped, state } = await discovery();
	t.ok(dropped > 100, `${dropped} datagrams were not looked at`);
	t.equal(answers, 40);
	t.equal(state, "announced");
	t.equal((await status()).restart_reason, "power-on", "nothing has ended");
	t.notOk(/ended/.test(simulator.stderr), simulator.stderr);
	await simulator.stop();
	t.end();
});
