/** Firmware over the air: how it is, the image in, and giving up. */
import { REASONS, type Refusal } from "../../update/reasons.ts";
import type { Updater } from "../../update/updater.ts";
import type { App } from "../app.ts";
import { type ContentRange, contentRange } from "../content-range.ts";
import { HEADER, type RequestHead } from "../head.ts";
import { problem } from "../problem.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";
import { updateDocument } from "../update-json.ts";
import { Upload } from "../upload.ts";

const ABSENT = "The firmware is not updated this way here: it is replaced with its system.";
const BAD_RANGE = "Content-Range must be as long as the body and name the whole: bytes 0-1023/4096.";
const EMPTY = "The body is empty: send the image file.";

export function getUpdate(app: App, _request: Request, response: Response): void {
	const { updater } = app.services;
	if (updater === undefined) problem(response, 501, ABSENT);
	else response.send(200, JSON_TYPE, updateDocument(updater, app.services));
}

export function putUpdate(app: App, { head, query }: Request, response: Response): void {
	const { updater } = app.services;
	const part = partOf(head);
	if (updater === undefined) problem(response, 501, ABSENT);
	else if (typeof part === "string") problem(response, 400, part);
	else {
		const upload = new Upload(part.end - part.start, (outcome, answer) => {
			if (typeof outcome === "object") refuse(updater, outcome, answer);
			else answer.send(200, JSON_TYPE, updateDocument(updater, app.services));
		});
		const receiver = updater.begin({ ...part, force: query.get("force") === 1 }, upload);
		upload.receiver = "reason" in receiver ? undefined : receiver;
		if ("reason" in receiver) refuse(updater, receiver, response);
		else response.readBody(upload);
	}
}

/** Which part of the file the body is, or what is wrong. */
function partOf(head: RequestHead | undefined): ContentRange | string {
	const length = head?.contentLength ?? 0;
	if (length === 0) return EMPTY;
	const field = head?.text(HEADER.contentRange);
	const range = field === undefined ? { start: 0, end: length, total: length } : contentRange(field);
	return range === undefined || range.end - range.start !== length ? BAD_RANGE : range;
}

export function deleteUpdate(app: App, _request: Request, response: Response): void {
	const { updater } = app.services;
	if (updater === undefined) problem(response, 501, ABSENT);
	else if (updater.abandon()) response.send(204);
	else problem(response, 409, "The new firmware is being put in place: that cannot be stopped.", [["reason", "busy"]]);
}

function refuse(updater: Updater, { reason, text }: Refusal, response: Response): void {
	const { received } = updater.status();
	problem(response, REASONS[reason], text, [
		["reason", reason],
		...(reason === "wrong_place" ? [["received_bytes", received] as const] : []),
	]);
}
