/** The page in a real browser, on a phone and on a desk; and what a page of another origin cannot do. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import test, { type Test } from "tape";
import { complaints, launchBrowser, skipWithoutBrowser as skip } from "./browser.ts";
import { type Simulator, startSimulator, until } from "./simulator.ts";

const TOKEN = "0123456789abcdef";

interface Tokens {
	readonly tokens: readonly { readonly name: string }[];
}

/** Ends both whatever happens: a test that fails must not leave them behind. */
async function withBrowser(
	words: readonly string[],
	use: (simulator: Simulator, browser: Browser) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator(["--no-broker", ...words]);
	const browser = await launchBrowser();
	try {
		await use(simulator, browser);
	} finally {
		await browser.close();
		await simulator.stop();
	}
}

async function enterByButton(t: Test, simulator: Simulator, page: Page): Promise<void> {
	await page.click("#pair");
	await page.waitForSelector("#refused:visible");
	t.ok((await page.textContent("#refused"))?.includes("button"), "says to press the button");
	await fetch(`http://127.0.0.1:${simulator.controlPort}/button`, { method: "POST" });
	await page.click("#pair");
}

async function enterByToken(t: Test, simulator: Simulator, page: Page): Promise<void> {
	await page.fill("#token", "not a token");
	await page.click("#enter button");
	await page.waitForSelector("#refused:visible");
	t.pass("a wrong token is refused");
	await page.fill("#token", simulator.token);
	await page.click("#enter button");
}

const VISITS = [
	["a phone", { width: 390, height: 844 }, enterByButton],
	["a desk", { width: 1280, height: 900 }, enterByToken],
] as const;

test("from the door to live readings, in three languages", skip, (t) =>
	withBrowser(["--interval", "1"], async (simulator, browser) => {
		for (const [name, viewport, enter] of VISITS) {
			t.comment(name);
			const context = await browser.newContext({ viewport, locale: "sv-SE" });
			const page = await context.newPage();
			const found = complaints(page);
			await page.goto(simulator.url);
			await page.waitForSelector("#door:visible");
			await enter(t, simulator, page);
			await page.waitForSelector("#live:visible");
			t.ok((await page.textContent("#direction"))?.includes("nätet"), "in Swedish");
			const shown = async () => Number((await page.textContent("#power"))?.replaceAll(/\D/g, ""));
			await until("the power that was said", async () => {
				const value = await shown();
				const said = simulator.said().slice(-5);
				return said.some(({ sent }) => sent.active_power_import_w === value);
			});
			t.equal(await page.locator(".phase").count(), 3, "three phases");
			await until("a line in the graph", async () => (await page.locator("#graph path.stroke").count()) > 0);
			await page.click("nav [lang=fi]");
			t.ok((await page.textContent("#direction"))?.includes("verkosta"), "in Finnish");
			await page.click("nav [lang=en]");
			t.ok((await page.textContent("#direction"))?.includes("grid"), "in English");
			await page.click("#api summary");
			await until("the API", async () => (await page.locator("#routes li").count()) > 8);
			const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
			t.ok(Number(overflow) <= 0, "nothing is wider than the screen");
			await page.reload();
			await page.waitForSelector("#live:visible");
			t.pass("the token is remembered");
			await page.click("#leave");
			await page.waitForSelector("#door:visible");
			t.equal(await page.evaluate("localStorage.getItem('token')"), null, "and forgotten");
			t.deepEqual(found, [], "nothing was complained of");
			await context.close();
		}
	}),
);

test("the page finds its way back when the engine is killed", skip, (t) =>
	withBrowser(["--interval", "0.5", "--open"], async (simulator, browser) => {
		const page = await browser.newPage();
		await page.goto(simulator.url);
		await page.waitForSelector("#state.live");
		process.kill(simulator.enginePid(), "SIGKILL");
		await page.waitForSelector("#state:not(.live)");
		await page.waitForSelector("#state.live");
		t.pass("it is live again");
	}),
);

test("a page of another origin reads nothing and changes nothing, even where reading is open", skip, (t) =>
	withBrowser(["--interval", "1", "--open", "--token", TOKEN], async (simulator, browser) => {
		const foreign = createServer((_, response) => response.setHeader("Content-Type", "text/html").end("<p>evil</p>"));
		foreign.listen(0, "127.0.0.1");
		await once(foreign, "listening");
		const page = await browser.newPage();
		await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
		await fetch(`http://127.0.0.1:${simulator.controlPort}/button`, { method: "POST" });
		const attempt = (path: string, init: string) =>
			page.evaluate(`fetch("${simulator.url}${path}", ${init}).then((r) => r.text(), () => "refused")`);
		const body = JSON.stringify(JSON.stringify({ name: "evil", role: "admin" }));
		const table: [what: string, path: string, init: string][] = [
			["read", "/v1/reading", "{}"],
			["read without looking", "/v1/reading", '{ mode: "no-cors" }'],
			[
				"make a token",
				"/v1/tokens",
				`{ method: "POST", headers: { "Content-Type": "application/json" }, body: ${body} }`,
			],
		];
		for (const [what, path, init] of table) t.equal(await attempt(path, init), "refused", what);
		await attempt("/v1/tokens", `{ method: "POST", mode: "no-cors", body: ${body} }`);
		const embedded = await page.evaluate(`new Promise((done) => {
			const script = document.createElement("script");
			script.src = "${simulator.url}/v1/reading";
			script.onload = () => done("ran");
			script.onerror = () => done("refused");
			document.body.append(script);
		})`);
		t.equal(embedded, "refused", "embed as a script");
		const headers = { Authorization: `Bearer ${TOKEN}` };
		const { tokens } = (await (await fetch(`${simulator.url}/v1/tokens`, { headers })).json()) as Tokens;
		const names = tokens.map(({ name }) => name);
		t.deepEqual(names, ["given at start"], "no token was made, though the button had been pressed");
		foreign.close();
	}),
);
