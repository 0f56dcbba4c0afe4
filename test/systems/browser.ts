/** The Chromium that this computer has, and what a page in it complains of. */
import { spawnSync } from "node:child_process";
import { type Browser, chromium, type Page } from "playwright-core";

const path = ["chromium", "chromium-browser", "google-chrome"].find(
	(name) => spawnSync(name, ["--version"]).error === undefined,
);

/** For tests that need it. */
export const skipWithoutBrowser = path === undefined ? { skip: "no Chromium is installed" } : {};

export function launchBrowser(...args: string[]): Promise<Browser> {
	const executablePath = spawnSync("which", [path ?? ""], { encoding: "utf8" }).stdout.trim();
	return chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });
}

/** Its own failures and breaches of its policy, not the answers it asked for. */
export function complaints(page: Page): string[] {
	const found: string[] = [];
	page.on("pageerror", (error) => found.push(error.message));
	page.on("console", (message) => {
		const answered = message.text().startsWith("Failed to load resource");
		if (message.type() === "error" && !answered) found.push(message.text());
	});
	return found;
}
