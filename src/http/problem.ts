/** Errors as `application/problem+json` (RFC 9457): status and a sentence that says what to do → a response. */
import { ByteWriter } from "../bytes/writer.ts";
import { type Response, reason } from "./response.ts";

/** Further members, for programs: a text or a number each. */
export type ProblemMembers = readonly (readonly [name: string, value: string | number])[];

/** `lines` are header lines, each ended by CR LF. */
export function problem(
	response: Response,
	status: number,
	detail: string,
	members: ProblemMembers = [],
	lines = "",
): void {
	if (status < 400) throw new Error(`${status} is no problem`);
	const plain = members.length === 0;
	const { problem } = response;
	const same = plain && problem?.status === status && problem.detail === detail ? problem : undefined;
	const body = same?.body ?? document(status, detail, members);
	if (plain && same === undefined) response.problem = { status, detail, body };
	response.send(status, "application/problem+json", body, lines);
}

function document(status: number, detail: string, members: ProblemMembers): Uint8Array {
	const writer = new ByteWriter(512);
	writer.text('{"title":');
	writer.quoted(reason(status));
	writer.text(',"status":');
	writer.decimal(status, 0);
	writer.text(',"detail":');
	writer.quoted(detail);
	for (const [name, value] of members) {
		writer.byte(0x2c);
		writer.quoted(name);
		writer.byte(0x3a);
		if (typeof value === "string") writer.quoted(value);
		else writer.decimal(value, 0);
	}
	writer.byte(0x7d);
	return writer.copy();
}

/** What is wrong with requests that never reach a route. */
function complaint(status: number): string {
	switch (status) {
		case 400:
			return "The request is malformed: send HTTP/1.1 as RFC 9112 defines it.";
		case 408:
			return "The request took too long: send it whole, without pauses.";
		case 413:
			return "The body is too large.";
		case 414:
			return "The request line is too long.";
		case 417:
			return "Only the expectation 100-continue can be met.";
		case 431:
			return "The header fields are too many or too long: send fewer of them.";
		case 501:
			return "The only transfer coding understood is chunked.";
		case 505:
			return "Only HTTP/1.1 and HTTP/1.0 are understood.";
		default:
			throw new Error(`nothing is refused with ${status}`);
	}
}

/** Answers a request that cannot be read. */
export function refusal(response: Response, status: number): void {
	problem(response, status, complaint(status));
}
