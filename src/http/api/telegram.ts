/** The last message as the meter sent it, or, on request, what is ciphered in it in clear. */

import { preferredType } from "../accept.ts";
import type { App } from "../app.ts";
import { HEADER } from "../head.ts";
import { problem } from "../problem.ts";
import type { Response } from "../response.ts";
import type { Request } from "../route.ts";
import { noReading } from "./reading.ts";

const SLASH = 0x2f;

export function getTelegram(app: App, request: Request, response: Response): void {
	const { telegram } = app.services;
	if (telegram.kind === undefined) {
		noReading(app, response);
		return;
	}
	const deciphered = (request.query.get("deciphered") ?? 0) !== 0;
	// A telegram that came as text is in clear already.
	const bytes = deciphered && telegram.kind !== "p1" ? telegram.plaintext : telegram.bytes();
	if (bytes === undefined) {
		problem(response, 404, "The last message was not ciphered, or could not be deciphered; /v1/status says why.");
		return;
	}
	const text = bytes[0] === SLASH;
	const type = text ? "text/plain" : "application/octet-stream";
	const accept = request.head?.text(HEADER.accept);
	if (accept !== undefined && preferredType(accept, [type]) === undefined) {
		problem(response, 406, `The last frame is to be had as ${type} only.`);
		return;
	}
	response.send(200, text ? `${type}; charset=us-ascii` : type, bytes.slice());
}
