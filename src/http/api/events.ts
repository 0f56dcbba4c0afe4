/** Readings as server-sent events. */
import type { App } from "../app.ts";
import { HEADER } from "../head.ts";
import { problem } from "../problem.ts";
import type { Response } from "../response.ts";
import type { Request } from "../route.ts";
import { wholeNumber } from "../target.ts";

export function getEvents(app: App, request: Request, response: Response): void {
	const lastId = wholeNumber(request.head?.text(HEADER.lastEventId) ?? "");
	const reader = app.events.reader(lastId);
	if (reader === undefined) {
		problem(response, 503, "Too many readers of events: try again later.", [], "Retry-After: 10\r\n");
	} else response.sendStream("text/event-stream", reader);
}
