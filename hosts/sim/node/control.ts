/** A port in; over it tests press the button and see the light. Never on any address but the machine's own. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Controls {
	/** Presses the button, lets it go after so many milliseconds, and calls `released` when the firmware has seen it. */
	readonly press: (milliseconds: number, released: () => void) => void;
	/** What the light stands for now. */
	readonly light: () => string;
}

const PRESS_MS = 100;
const LONGEST_PRESS_MS = 60_000;

/** Resolves to the port's number; rejects when it cannot be bound. */
export async function startControl(port: number, controls: Controls): Promise<number> {
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? "/", "http://control");
		const answer = (status: number, text: string) => response.writeHead(status).end(`${text}\n`);
		request.resume();
		if (pathname === "/light") return answer(200, controls.light());
		if (pathname !== "/button")
			return answer(404, "There is POST /button[?milliseconds=N] and GET /light, and nothing else.");
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
