/** Errors as `application/problem+json` (RFC 9457): status and a sentence that says what to do → a response. */
import { ByteWriter } from "../bytes/writer.ts";
import { type Block, block, NO_STORE, type Response, reason } from "./response.ts";

const CODES = [
	400, 401, 403, 404, 405, 406, 408, 409, 411, 412, 413, 414, 415, 417, 421, 422, 429, 431, 500, 501, 503, 505,
];

const blocks = new Map<number, Block>(
	CODES.map((status) => [status, block(status, "application/problem+json", NO_STORE)]),
);

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
	const known = blocks.get(status);
	if (known === undefined) throw new Error(`no problem has status ${status}`);
	response.send(known, document(status, detail, members), lines);
}

/** A problem that is always the same: made once, so that who asks for it again and again costs little. */
export interface FixedProblem {
	readonly block: Block;
	readonly body: Uint8Array;
}

/** `lines` are header lines without CR LF. */
export function fixedProblem(status: number, detail: string, ...lines: string[]): FixedProblem {
	return {
		block: block(status, "application/problem+json", NO_STORE, ...lines),
		body: document(status, detail, []),
	};
}

function document(status: number, detail: string, members: ProblemMembers): Uint8Array {
	const writer = new ByteWriter(96 + detail.length * 2);
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
const REFUSALS = new Map<number, FixedProblem>(
	(
		[
			[400, "The request is malformed: send HTTP/1.1 as RFC 9112 defines it."],
			[408, "The request took too long: send it whole, without pauses."],
			[413, "The body is too large."],
			[414, "The request line is too long."],
			[417, "Only the expectation 100-continue can be met."],
			[431, "The header fields are too many or too long: send fewer of them."],
			[501, "The only transfer coding understood is chunked."],
			[505, "Only HTTP/1.1 and HTTP/1.0 are understood."],
		] as const
	).map(([status, detail]) => [status, fixedProblem(status, detail)]),
);

/** Answers a request that cannot be read. */
export function refusal(response: Response, status: number): void {
	const known = REFUSALS.get(status);
	if (known === undefined) throw new Error(`nothing is refused with ${status}`);
	response.send(known.block, known.body);
}
