/** Releases on a web server, found and downloaded over the sockets and the TLS of the Moddable SDK. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import test from "tape";
import { authority, certificate, LOCAL } from "./certificates.ts";
import { imageFile } from "./images.ts";
import { buildFeed, FEED } from "./lin-feed.ts";
import { clockIsSet, feedOf, imageOf, post, releases } from "./releases.ts";
import { type Simulator, startSimulator, until } from "./simulator.ts";
import "./tidy.ts";
import { inState } from "./updates.ts";

const onlyLin = process.env.PORTTI_HOST === "lin" ? {} : { skip: "update-feed.test.ts tries it in the simulator" };
const FILE = imageFile("0.2.0", { words: { board: "lin", notes: "Nyheter" } });

async function start(folder: string, ...settings: string[]): Promise<Simulator> {
	process.env.PORTTI_BUILT = FEED;
	const words = settings.flatMap((setting) => ["--set", setting]);
	const simulator = await startSimulator(["--state", join(folder, "state"), "--no-broker", ...words]);
	await clockIsSet(simulator);
	return simulator;
}

async function installs(t: test.Test, folder: string, url: string, asked: string[], ...settings: string[]) {
	const simulator = await start(folder, `update.url=${url}`, ...settings);
	await post(simulator, "/v1/update/look");
	await until("it has found the release", async () => (await feedOf(simulator)).releases.length === 1);
	t.deepEqual((await feedOf(simulator)).releases[0].notes, "Nyhetér");
	t.deepEqual(asked, ["/here", "/p/index.json"], "the redirection was followed");
	t.equal(await post(simulator, "/v1/update/install", { version: "0.2.0" }), 202);
	await until("it is taken", () => simulator.complaints.includes("is to run"), 60);
	t.ok(simulator.complaints.includes(`an image of ${imageOf(FILE).length} bytes is to run`), simulator.complaints);
	const parts = asked.filter((one) => one.startsWith("/0.2.0.portti"));
	t.equal(parts[0], "/0.2.0.portti", "relative to the URL of the settings");
	t.ok(/ from \d+$/.test(parts[1]), `it went on: ${parts[1]}`);
	await simulator.stop();
}

test("a release comes over http and over https, over a redirection and a line that breaks", onlyLin, (t) =>
	inState(async (folder) => {
		await buildFeed();
		const signer = authority(folder, "signer", "ec");
		const { key, certificate: own } = certificate(folder, "server", "ec", signer, LOCAL);
		const secure = { key: readFileSync(key), cert: readFileSync(own) };
		const serve = async (create: (listener: RequestListener) => ReturnType<typeof createServer>, asked: string[]) => {
			const server = create(releases(FILE, "lin", asked, 400_000))
				.listen(0, "127.0.0.1")
				.unref();
			await once(server, "listening");
			return { server, port: (server.address() as AddressInfo).port };
		};

		const timers = await start(folder);
		await until("no timer is lost", () => timers.complaints.includes("each of 70000 timers has fired"), 20);
		await timers.stop();

		const open: string[] = [];
		const plain = await serve((listener) => createServer(listener), open);
		await installs(t, folder, `http://127.0.0.1:${plain.port}/here`, open);

		const asked: string[] = [];
		const tls = await serve((listener) => createTlsServer(secure, listener), asked);
		const url = `https://localhost:${tls.port}/here`;
		const stranger = await start(folder, `update.url=${url}`);
		t.equal(await post(stranger, "/v1/update/look"), 202);
		await until("it has an answer", async () => (await feedOf(stranger)).text !== "");
		t.ok((await feedOf(stranger)).text.includes("certificate was not accepted"), (await feedOf(stranger)).text);
		await stranger.stop();
		t.deepEqual(asked, [], "nothing was asked of a server that nobody vouches for");
		await installs(t, folder, url, asked, `update.ca=@${signer.certificate}`);

		for (const { server } of [plain, tls]) {
			server.closeAllConnections();
			server.close();
		}
	})(),
);
