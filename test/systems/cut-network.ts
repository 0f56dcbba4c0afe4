/** Run in a network of its own: a broker, a simulator, and the network cut between them; what became of it, as JSON. */
import { execFileSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { cleanUp, flowsAgain, Mosquitto, mqttStatus, simulatorAt, Watcher } from "./mosquitto.ts";
import { until } from "./simulator.ts";

const network = (state: "up" | "down") => execFileSync("ip", ["link", "set", "lo", state]);

network("up");
const broker = await Mosquitto.start();
const watcher = await new Watcher().connect(broker.openPort);
const simulator = await simulatorAt(`mqtt://127.0.0.1:${broker.port}`);
await until("readings", () => watcher.live.size >= 3);
network("down");
// Longer than a keep-alive and a half: both ends have given the connection up.
await wait(8000);
network("up");
await watcher.ready();
await flowsAgain(simulator, watcher, 45);
const { read } = await mqttStatus(simulator);
await until("all has come", () => watcher.missing(read).length === 0, 30);
await until("all is confirmed", async () => (await mqttStatus(simulator)).held <= 5);
const status = await mqttStatus(simulator);
process.stdout.write(`${JSON.stringify({ ...status, late: watcher.late.size })}\n`);
await watcher.end();
await cleanUp();
