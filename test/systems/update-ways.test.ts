/** The ways of an image to the dongle: from a terminal over a line that breaks, and from the page in a browser. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "tape";
import { complaints, launchBrowser, skipWithoutBrowser } from "./browser.ts";
import { imageFile } from "./images.ts";
import { onlyWithSlots, PROJECT } from "./simulator.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import "./tidy.ts";
import { inState, readsItsMeter, startUpdatable, statusOf, verdict } from "./updates.ts";

const skip = { ...skipWithoutBrowser, ...onlyWithSlots };
const IMAGE = imageFile("0.2.0", { words: { notes: "Läser fler mätare" } });

/** What `npm run push` says, and its exit status. */
async function pushTool(...words: string[]): Promise<{ readonly status: number; readonly said: string }> {
	const child = spawn(process.execPath, ["--import", "tsx", "tools/push/main.ts", ...words], { cwd: PROJECT });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (text) => {
			said += text;
		});
	}
	const [status] = await once(child, "close");
	return { status, said };
}

test("push goes on where the line broke, and says what became of it", onlyWithSlots, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		await readsItsMeter(simulator);
		const proxy = new TcpProxy(Number(new URL(simulator.url).port));
		// Longer than a request that asks how far it is.
		const cuts = [400, 200_000, 300_000];
		proxy.damage = (bytes, before) => {
			if (before + bytes.length < (cuts[0] ?? Number.POSITIVE_INFINITY)) return bytes;
			cuts.shift();
			return undefined;
		};
		const file = join(state, "image.portti");
		writeFileSync(file, IMAGE);
		const { status, said } = await pushTool(`127.0.0.1:${await proxy.listen()}`, file, "--token", simulator.token);
		t.equal(status, 0, said);
		t.equal(cuts.length, 0, "the line broke three times");
		t.ok(/It goes on with byte \d{6} of/.test(said), "it did not begin anew");
		t.ok(said.includes("0.2.0 runs and has proved itself."), "it waited for the verdict");
		t.equal((await statusOf(simulator))?.version, "0.2.0");
		const again = await pushTool(new URL(simulator.url).host, file, "--token", simulator.token);
		t.equal(again.status, 1);
		t.ok(again.said.includes("Version 0.2.0 runs already"), again.said);
		const broken = join(state, "broken.portti");
		writeFileSync(broken, IMAGE.subarray(0, -1));
		t.ok((await pushTool("127.0.0.1:1", broken, "--token", "x")).said.includes("cut short"), "a bad file is not sent");
		proxy.close();
		await simulator.stop();
	})(),
);

test("the page sends a file, shows how it goes, and why one is refused", skip, (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		const browser = await launchBrowser();
		try {
			await readsItsMeter(simulator);
			const page = await (await browser.newContext({ locale: "sv-SE" })).newPage();
			const found = complaints(page);
			await page.goto(simulator.url);
			await page.fill("#token", simulator.token);
			await page.click("#enter button");
			await page.waitForSelector("#live:visible");
			await page.click("#update summary");
			await page.waitForSelector("#update-runs:has-text('Version 0.1.0 körs')");
			const choose = (name: string, bytes: Buffer) =>
				page.setInputFiles("#update-file", { name, mimeType: "application/octet-stream", buffer: bytes });
			await choose("other.portti", imageFile("0.2.0", { words: { board: "esp32" } }));
			await page.click("#update-send");
			await page.waitForSelector("#update-said:has-text('annat kretskort')");
			t.pass("a refused one is explained in the page's language");
			await choose("good.portti", IMAGE);
			await page.click("#update-send");
			await page.waitForSelector("#update-notes:has-text('Läser fler mätare')");
			t.pass("the notes are shown");
			await page.waitForSelector("#update-runs:has-text('Version 0.2.0 körs')", { timeout: 20_000 });
			await verdict(simulator, "0.2.0");
			await page.waitForSelector("#update-runs:not(:has-text('ny och'))", { timeout: 20_000 });
			t.equal(await page.textContent("#update-said"), "", "nothing is complained of");
			t.deepEqual(found, [], "no error in the page");
		} finally {
			await browser.close();
			await simulator.stop();
		}
	})(),
);
