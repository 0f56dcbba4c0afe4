/** The last frame as the meter sent it. */

import { preferredType } from "../accept.ts";
import type { App } from "../app.ts";
import { HEADER } from "../head.ts";
import { problem } from "../problem.ts";
import { type Block, block, NO_STORE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { noReading } from "./reading.ts";

const TEXT = block(200, "text/plain; charset=us-ascii", NO_STORE);
const BINARY = block(200, "application/octet-stream", NO_STORE);

export function getTelegram(app: App, request: Request, response: Response): void {
	const { telegram } = app.services;
	if (telegram.kind === undefined) {
		noReading(app, response);
		return;
	}
	const known: Block = telegram.kind === "p1" ? TEXT : BINARY;
	const accept = request.head?.text(HEADER.accept);
	if (accept !== undefined && preferredType(accept, [known.type]) === undefined) {
		problem(response, 406, `The last frame is to be had as ${known.type} only.`);
		return;
	}
	response.send(known, telegram.bytes().slice());
}
