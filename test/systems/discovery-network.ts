/** Run in a network of its own: the dongle, and avahi on another computer; what each makes of the other, as JSON. */
import { OtherComputer } from "./avahi.ts";
import { type Simulator, startSimulator, until } from "./simulator.ts";

const OWN = "10.77.0.1";
const OTHER = "10.77.0.2";

interface Status {
	readonly id: string;
	readonly discovery: { readonly state: string; readonly name: string; readonly conflicts: number };
}

async function status(dongle: Simulator): Promise<Status> {
	return (await dongle.fetch("/v1/status")).json() as Promise<Status>;
}

async function announced(dongle: Simulator): Promise<Status> {
	await until("the dongle is announced", async () => (await status(dongle)).discovery.state === "announced", 20);
	return status(dongle);
}

async function show(dongle: Simulator, shown: boolean): Promise<void> {
	const body = JSON.stringify({ "network.discovery": shown });
	await dongle.fetch("/v1/settings", { method: "PATCH", headers: { "Content-Type": "application/json" }, body });
}

/** The status that the dongle gives to somebody who calls it by a name. */
async function calledBy(other: OtherComputer, dongle: Simulator, name: string): Promise<string> {
	const url = `http://${OWN}:${new URL(dongle.url).port}/metrics`;
	const words = ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", `Host: ${name}`];
	return other.run("curl", ...words, "-H", `Authorization: Bearer ${dongle.token}`, url);
}

/** Where avahi cannot run, that is all there is to say. */
async function otherComputer(): Promise<OtherComputer> {
	const other = new OtherComputer();
	try {
		await other.start(OWN, OTHER);
		await other.avahi("other");
		return other;
	} catch (error) {
		process.stdout.write(`${JSON.stringify({ lack: `avahi does not start: ${(error as Error).message}` })}\n`);
		process.exit();
	}
}

const other = await otherComputer();
const dongle = await startSimulator(["--bind", OWN, "--no-broker"]);
const { id, discovery } = await announced(dongle);
const { name } = discovery;
const services = [...(await other.browse("_http._tcp")), ...(await other.browse("_portti._tcp"))];
const resolved = (await other.run("avahi-resolve", "-4", "-n", name)).trim();
const types = (await other.run("avahi-browse", "-atpk")).split("\n").filter((line) => line.startsWith("+;"));

const seen = other.watch("avahi-browse", "-pk", "_portti._tcp");
await until("it is seen", () => seen.some((line) => line.startsWith("+;")));
await show(dongle, false);
await until("it has gone", () => seen.at(-1)?.startsWith("-;") === true, 5);
await show(dongle, true);
await until("it is back", () => seen.at(-1)?.startsWith("+;") === true, 20);

// Somebody who comes later wants our name: it is ours.
const host = name.replace(".local", "");
await other.avahi(host);
await until("avahi has taken another name", async () => {
	const called = (await other.run("avahi-resolve", "-4", "-a", OTHER)).split("\t")[1];
	return called !== undefined && called.trim() !== name;
});
const defended = (await other.run("avahi-resolve", "-4", "-n", name)).trim();
await dongle.stop();

// Somebody has our name when we come.
await other.avahi(host);
const late = await startSimulator(["--bind", OWN, "--no-broker"]);
const renamed = (await announced(late)).discovery;
const instances = (await other.browse("_http._tcp")).map((one) => `${one.instance} at ${one.host} ${one.address}`);
const called = [await calledBy(other, late, renamed.name), await calledBy(other, late, "elsewhere.local")];
await late.stop();
other.end();

const port = Number(new URL(dongle.url).port);
const told = { id, port, name, services, resolved, types: types.length, defended, renamed, instances, called };
process.stdout.write(`${JSON.stringify(told)}\n`);
process.exit(0);
