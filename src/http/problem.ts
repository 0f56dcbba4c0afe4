/** Errors as `application/problem+json` (RFC 9457): status and a sentence that says what to do → a response. */
import { ByteWriter } from "../bytes/writer.ts";
import { type Block, block, NO_STORE, type Response, reason } from "./response.ts";

const CODES = [400, 401, 403, 404, 405, 406, 408, 409, 413, 414, 415, 417, 421, 422, 429, 431, 500, 501, 503, 505];

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
	response.send(known, writer.copy(), lines);
}
