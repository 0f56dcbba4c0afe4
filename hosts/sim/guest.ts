/** The firmware on XS: commands from Node in, their results out. */
import { Gateway } from "../../src/gateway.ts";
import { TO_NODE } from "./frames.ts";
import { platform } from "./guest/host.ts";
import { Link } from "./guest/link.ts";

declare global {
	/** What the engine calls with every command. */
	var handleCommand: (command: ArrayBuffer) => { readonly result: ArrayBuffer };
}

const link = new Link();
globalThis.handleCommand = (command) => link.command(new Uint8Array(command));

platform(link, (host, { defaults, overrides, adminToken, trialMs, readings }) => {
	const { latest } = new Gateway(host, { defaults, overrides, adminToken, trialMs });
	if (!readings) return;
	latest.subscribe(() => {
		const json = latest.json();
		if (json !== undefined) link.post(TO_NODE.reading, 0, json);
	});
});
