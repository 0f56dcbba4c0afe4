/** A port in; over it tests press the button, see the light, and change the Wi-Fi around. Never on any address but the machine's own. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Controls {
	/** Presses the button, lets it go after so many milliseconds, and calls `released` when the firmware has seen it. */
	readonly press: (milliseconds: number, released: () => void) => void;
	/** What the light stands for now. */
	readonly light: () => string;
	/** The simulated Wi-Fi, where there is one. */
	readonly wifi?: {
		readonly show: () => object;
		/** What is wrong with the change, if anything. */
		readonly change: (change: unknown) => string | undefined;
	};
}

type Answer = (status: number, text: string) => void;

const PRESS_MS = 100;
const LONGEST_PRESS_MS = 60_000;

/** Resolves to the port's number; rejects when it cannot be bound. */
export async function startControl(port: number, controls: Controls): Promise<number> {
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://control");
		const answer: Answer = (status, text) => response.writeHead(status).end(`${text}\n`);
		if (pathname === "/wifi" && controls.wifi !== undefined) return void wifi(request, controls.wifi, answer);
		request.resume();
		if (pathname === "/light") return answer(200, controls.light());
		if (pathname !== "/button")
			return answer(404, "There is POST /button[?milliseconds=N], GET /light, GET and POST /wifi, and nothing else.");
		if (request.method !== "POST") return answer(405, "Use POST.");
		const milliseconds = Number(searchParams.get("milliseconds") ?? PRESS_MS);
		if (!(milliseconds >= 0 && milliseconds <= LONGEST_PRESS_MS))
			return answer(400, `milliseconds must be a number from 0 to ${LONGEST_PRESS_MS}.`);
		controls.press(milliseconds, () => answer(200, `pressed for ${milliseconds} ms`));
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	return (server.address() as AddressInfo).port;
}

async function wifi(request: IncomingMessage, wifi: NonNullable<Controls["wifi"]>, answer: Answer): Promise<void> {
	let body = "";
	for await (const piece of request) body += piece;
	try {
		const fault = request.method === "POST" ? wifi.change(JSON.parse(body)) : undefined;
		if (fault !== undefined) answer(400, fault);
		else answer(200, JSON.stringify(wifi.show(), null, 2));
	} catch (error) {
		answer(400, (error as Error).message);
	}
}
