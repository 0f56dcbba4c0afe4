/** The ways of an image to the dongle: from a terminal over a line that breaks, two at once, from the page in a browser. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "tape";
import { badLine } from "./bad-line.ts";
import { complaints, launchBrowser, skipWithoutBrowser } from "./browser.ts";
import { imageFile } from "./images.ts";
import { PROJECT } from "./simulator.ts";
import "./tidy.ts";
import { inState, push, readsItsMeter, startUpdatable, statusOf, verdict } from "./updates.ts";

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

test("push goes on where the line broke, and says what became of it", (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		await readsItsMeter(simulator);
		const line = await badLine(Number(new URL(simulator.url).port));
		// Within the request's head, within the image's, and in the image.
		line.plan.push({ cutAfter: 50 }, { cutAfter: 400 }, { cutAfter: 200_000 }, { cutAfter: 300_000 });
		const file = join(state, "image.portti");
		writeFileSync(file, IMAGE);
		const { status, said } = await pushTool(`127.0.0.1:${line.port}`, file, "--token", simulator.token);
		t.equal(status, 0, said);
		t.equal(line.plan.length, 0, "the line broke four times");
		t.ok(/It goes on with byte \d{6} of/.test(said), "it did not begin anew");
		t.ok(said.includes("0.2.0 runs and has proved itself."), "it waited for the verdict");
		t.equal((await statusOf(simulator))?.version, "0.2.0");
		const again = await pushTool(new URL(simulator.url).host, file, "--token", simulator.token);
		t.equal(again.status, 1);
		t.ok(again.said.includes("Version 0.2.0 runs already"), again.said);
		const broken = join(state, "broken.portti");
		writeFileSync(broken, IMAGE.subarray(0, -1));
		t.ok((await pushTool("127.0.0.1:1", broken, "--token", "x")).said.includes("cut short"), "a bad file is not sent");
		line.close();
		await simulator.stop();
	})());

test("a line that flips bits", (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		const line = await badLine(Number(new URL(simulator.url).port));
		const through = Object.create(simulator, { url: { value: `http://127.0.0.1:${line.port}` } });
		through.fetch = (path: string, init: RequestInit = {}) =>
			fetch(through.url + path, { ...init, headers: { Authorization: `Bearer ${simulator.token}` } });
		// The request's own head is shorter than 500 bytes, the image's header longer than 300.
		for (const flipAt of [600, 997, 99_700, IMAGE.length]) {
			line.plan.push({ flipAt });
			const { status, word } = await push(through, IMAGE);
			t.equal(status, 422, `byte ${flipAt}: ${word}`);
			const { update, version } = (await statusOf(simulator)) ?? {};
			t.deepEqual([version, update?.state, update?.last?.reason], ["0.1.0", "idle", word]);
		}
		line.close();
		await simulator.stop();
	})());

test("two pushes at once: one is installed, the other is told so", (t) =>
	inState(async (state) => {
		const simulator = await startUpdatable(state);
		const answers = await Promise.all([push(simulator, IMAGE), push(simulator, IMAGE)]);
		const words = answers.map(({ status, word }) => `${status} ${word}`).sort();
		t.deepEqual(words, ["200 installed", "409 busy"]);
		t.equal((await verdict(simulator, "0.2.0")).version, "0.2.0");
		await simulator.stop();
	})());

test("the page sends a file, shows how it goes, and why one is refused", skipWithoutBrowser, (t) =>
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
