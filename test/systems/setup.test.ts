/** From the box to readings through the page on a phone; the button, the light, and back to empty. */
import "./tidy.ts";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import test, { type Test } from "tape";
import { HOME } from "../../hosts/sim/node/air.ts";
import { DEFAULT_KEY } from "../../tools/meter/meter.ts";
import { complaints, launchBrowser, skipWithoutBrowser } from "./browser.ts";
import { findings } from "./findings.ts";
import { onlyWithWifi, type Simulator, startSimulator, until } from "./simulator.ts";

const withBrowser = "skip" in onlyWithWifi ? onlyWithWifi : skipWithoutBrowser;

const PHONE = { viewport: { width: 390, height: 844 }, locale: "sv-SE", timezoneId: "Europe/Helsinki", hasTouch: true };
const LABEL = /^label: (Portti-[0-9A-F]{4}) ((?:[2-9a-hjkmnopqrstuvwxyz]{4}-?){3})$/m;

async function freePort(): Promise<string> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	return String(port);
}

/** In a fresh state folder, as from the box. */
async function fromBox(words: readonly string[], use: (simulator: Simulator, state: string) => Promise<void>) {
	const state = mkdtempSync(join(tmpdir(), "portti-setup-"));
	const http = ["--http", await freePort()];
	const simulator = await startSimulator(["--setup", "--no-broker", "--state", state, ...http, ...words]);
	try {
		await use(simulator, state);
	} finally {
		await simulator.stop();
		rmSync(state, { recursive: true });
	}
}

/** What the simulator printed last of its access point: its port, or undefined when it is closed. */
function accessPoint({ stdout }: Simulator): string | undefined {
	const [last = ""] = stdout
		.split("\n")
		.filter((line) => /^ap: +(http|closed)/.test(line))
		.slice(-1);
	return /127\.0\.0\.1:(\d+)/.exec(last)?.[1];
}

async function opened(simulator: Simulator): Promise<string> {
	await until("an access point", () => accessPoint(simulator) !== undefined);
	return accessPoint(simulator) ?? "";
}

/** A browser of a phone at the access point: every name leads there but that of this computer, where home is. */
async function phone(simulator: Simulator, use: (page: Page, found: string[]) => Promise<void>): Promise<void> {
	const rules = `MAP * 127.0.0.1:${await opened(simulator)}, EXCLUDE 127.0.0.1`;
	const browser = await launchBrowser(`--host-resolver-rules=${rules}`);
	try {
		const page = await (await browser.newContext(PHONE)).newPage();
		await use(page, complaints(page));
	} finally {
		await browser.close();
	}
}

async function choose(page: Page, ssid: string, password: string): Promise<void> {
	await page.getByText(ssid, { exact: true }).click();
	await page.fill("#wifi-password", password);
	await page.click("#join button[type=submit]");
}

async function control(simulator: Simulator, path: string, method = "GET"): Promise<string> {
	return (await fetch(`http://127.0.0.1:${simulator.controlPort}${path}`, { method })).text();
}

const hold = (simulator: Simulator, milliseconds: number) =>
	control(simulator, `/button?milliseconds=${milliseconds}`, "POST");

async function fits(t: Test, page: Page): Promise<void> {
	const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
	t.ok(Number(overflow) <= 0, "nothing is wider than the phone");
}

test("from the box to readings, on a phone", withBrowser, (t) =>
	fromBox(["--interval", "1"], (simulator) =>
		phone(simulator, async (page, found) => {
			const began = performance.now();
			await page.goto("http://captive.apple.com/hotspot-detect.html");
			t.equal(page.url(), "http://192.168.4.1/setup", "the phone's own question leads to the page");
			await page.waitForSelector("#line.live");
			t.equal(await page.textContent("#line"), "Telegram kommer: Aidon 6534", "the meter is heard");
			await page.getByText(HOME.ssid, { exact: true }).waitFor();
			t.ok(await page.getByLabel("Kontor").isDisabled(), "what no password opens cannot be chosen");
			await fits(t, page);

			await choose(page, HOME.ssid, "short");
			t.equal(await page.evaluate("document.querySelector('#wifi-password').checkValidity()"), false, "too short");
			t.ok(await page.isHidden("#wifi-said"), "is not even tried");
			await choose(page, HOME.ssid, "wrong horse");
			await page.waitForSelector("#wifi-said.lost");
			t.equal(await page.textContent("#wifi-said"), "Nätet godtar inte lösenordet. Försök igen.");
			t.ok(await page.isHidden("#rest"), "and that is as far as it goes");
			await page.click("nav [lang=fi]");
			await until("Finnish", async () => (await page.textContent("#wifi-said"))?.startsWith("Verkko ei") ?? false);
			t.equal(await page.inputValue("#wifi-password"), "wrong horse", "what was typed stays");

			await choose(page, HOME.ssid, HOME.password);
			await page.waitForSelector("#rest:visible");
			t.equal(await page.textContent("#wifi-said"), `Yhdistetty verkkoon ${HOME.ssid} (127.0.0.1)`);
			await page.fill("#name", "Mittarikaappi");
			await page.selectOption("#fuse-choice", "35");
			await page.click("#finish button");
			await page.waitForSelector("#done:visible");
			const token = await page.inputValue("#new-token");
			t.ok(/^[0-9a-f]{32}$/.test(token), "a token");
			t.ok(/^http:\/\/portti-[0-9a-f]{4}\.local:\d+\/$/.test((await page.textContent("#by-name")) ?? ""));
			await fits(t, page);

			await page.click("#by-address a");
			await page.waitForSelector("#state.live");
			t.comment(`${((performance.now() - began) / 1000).toFixed(1)} s from the phone's question to a reading`);
			t.equal(page.url(), `${simulator.url}/`, "at home, and the token is out of the address");
			t.ok(Number((await page.textContent("#power"))?.replaceAll(/\D/g, "")) > 0, "a reading");
			t.deepEqual(found, [], "nothing was complained of");

			const headers = { Authorization: `Bearer ${token}` };
			const answer = await fetch(`${simulator.url}/v1/settings`, { headers });
			const settings = (await answer.json()) as Record<string, unknown>;
			const keys = ["device.name", "device.language", "meter.main_fuse_a", "clock.time_zone", "wifi.ssid"];
			t.deepEqual(
				keys.map((key) => settings[key]),
				["Mittarikaappi", "fi", 35, "Europe/Helsinki", HOME.ssid],
			);
			t.equal(settings["wifi.password"], null, "the password is not shown");
			t.equal((await fetch(`${simulator.url}/v1/setup`, { headers })).status, 403, "no set-up from home");
			t.equal((await fetch(`${simulator.url}/generate_204`)).status, 404);
			t.notOk((simulator.stdout + simulator.stderr).includes(HOME.password), "nor logged");
		}),
	),
);

test("a ciphered meter asks for its key, a network that hides itself for its name", withBrowser, (t) =>
	fromBox(["--interval", "1", "--meter", "kamstrup-dk-ciphered"], (simulator) =>
		phone(simulator, async (page, found) => {
			await page.goto("http://192.168.4.1/");
			await page.waitForSelector("#key-form:visible");
			t.equal(await page.textContent("#line"), "Mätaren krypterar. Ange dess nyckel, 32 siffror; nätbolaget har den.");
			await page.fill("#key", "f".repeat(32));
			await page.click("#key-form button");
			await until("a wrong key", async () => (await page.textContent("#line"))?.includes("kan inte läsas") ?? false);
			await page.fill("#key", DEFAULT_KEY);
			await page.click("#key-form button");
			await until("the meter", async () => (await page.textContent("#line")) === "Telegram kommer: Kamstrup");
			t.ok(await page.isHidden("#key-form"), "the right key");
			await page.getByText("Ett annat nät …").click();
			await page.fill("#ssid", HOME.ssid);
			await page.fill("#wifi-password", HOME.password);
			await page.click("#join button[type=submit]");
			await page.waitForSelector("#rest:visible");
			await page.click("#other");
			await page.fill("#wifi-password", "short");
			await page.getByText("Café Svea").click();
			t.ok(await page.isHidden("#password-field"), "an open network needs no password");
			await page.click("#join button[type=submit]");
			await page.waitForSelector("#rest:visible");
			t.ok((await page.textContent("#wifi-said"))?.includes("Café Svea"), "another network after all");
			t.deepEqual(found, [], "nothing was complained of");
		}),
	),
);

test("at the access point every name leads to the dongle", onlyWithWifi, (t) =>
	fromBox(["--interval", "10"], async (simulator) => {
		await opened(simulator);
		const port = /^ap: +udp 127\.0\.0\.1:(\d+) /m.exec(simulator.stdout)?.[1];
		const resolver = new Resolver({ timeout: 2000 });
		resolver.setServers([`127.0.0.1:${port}`]);
		for (const name of ["connectivitycheck.gstatic.com", "www.msftconnecttest.com", "x"])
			t.deepEqual(await resolver.resolve4(name), ["192.168.4.1"], name);
		const none = await resolver.resolve6("captive.apple.com").catch(({ code }) => code);
		t.equal(none, "ENODATA", "and has no IPv6 address");
	}),
);

test("what the button does, and what the light says of it", onlyWithWifi, (t) =>
	fromBox(["--interval", "1"], async (simulator, state) => {
		const light = async () => (await control(simulator, "/light")).trim();
		const port = await opened(simulator);
		t.equal(await light(), "set-up", "from the box");
		const [, ssid, password] = LABEL.exec(simulator.stderr) ?? [];
		const ap = (path: string, body: object) =>
			fetch(`http://127.0.0.1:${port}${path}`, {
				method: "POST",
				headers: { "Content-Type": "application/json" },
				body: JSON.stringify(body),
			});
		t.equal((await ap("/v1/setup/join", { ssid: HOME.ssid, password: HOME.password })).status, 202);
		const finish = () => ap("/v1/setup/finish", { "meter.key": DEFAULT_KEY });
		await until("the network", async () => (await finish()).status === 200);
		const { token } = (await (await finish()).json()) as { token: string };
		const secrets = [HOME.password, token, DEFAULT_KEY];
		for (const secret of secrets) t.ok(findings(state, [secret]).length > 0, "it is stored");
		t.deepEqual(findings(state, [password]), [], "what is on the label is nowhere");
		const status = async () => {
			const answer = await fetch(`${simulator.url}/v1/status`, { headers: { Authorization: `Bearer ${token}` } });
			return answer.status;
		};
		t.equal(await status(), 200);

		const press = hold(simulator, 8000);
		await until("what letting go would do", async () => (await light()) === "set-up", 5);
		await until("the warning", async () => (await light()) === "reset", 8);
		await press;
		await until("nothing of it", async () => (await light()) !== "reset");
		t.equal(await status(), 200, "let go in time: nothing is forgotten");

		const key = () => readFileSync(join(state, "device.label.value")).toString("hex");
		const before = key();
		// Nobody is left to see it come up again.
		hold(simulator, 10_300).catch(() => {});
		await until("the end", () => simulator.stdout.includes("ap:      closed"), 20);
		const headers = { Authorization: `Bearer ${token}` };
		const again = `http://127.0.0.1:${await opened(simulator)}`;
		t.equal((await fetch(`${again}/v1/status`, { headers })).status, 401, "held to the end: the token opens nothing");
		t.deepEqual(findings(state, [...secrets, HOME.ssid]), [], "nothing is left");
		t.deepEqual(
			readdirSync(state).filter((name) => name.startsWith("settings") || name.startsWith("tokens")),
			[],
			"no file of what was set",
		);
		t.equal(key(), before, "but what is on the label still holds");
		const labels = simulator.stderr.split("\n").filter((line) => line.startsWith("label: "));
		t.deepEqual(new Set(labels), new Set([`label: ${ssid} ${password}`]), "and is said the same");
	}),
);

test("held for three seconds, a dongle that has a network opens its own too", onlyWithWifi, async (t) => {
	const simulator = await startSimulator(["--no-broker", "--interval", "1"]);
	t.equal(accessPoint(simulator), undefined, "with a network there is none");
	await hold(simulator, 100);
	await until("pairing", async () => (await control(simulator, "/light")) === "pairing\n");
	t.equal(accessPoint(simulator), undefined, "nor after a press");
	await hold(simulator, 3500);
	const port = await opened(simulator);
	const state = await (await fetch(`http://127.0.0.1:${port}/v1/setup`)).json();
	t.deepEqual((state as { wifi: object }).wifi, { ssid: HOME.ssid, address: "127.0.0.1" });
	t.equal((await simulator.fetch("/v1/reading")).status, 200, "and stays where it is");
	await simulator.stop();
});
