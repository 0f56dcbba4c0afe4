/**
 * A DNS query of a station of the access point → the answer that leads to the set-up page: every name
 * has our address, and no other kind of record (RFC 1035, section 4).
 */
import { readMessage } from "../dns/read.ts";
import { CLASS_ANY, CLASS_IN, FLAG, TYPE } from "../dns/types.ts";
import { writeMessage } from "../dns/write.ts";

/** Nobody keeps the answer: at home the name is another's. */
const TTL_S = 0;

/** `address` is our own, four bytes. Undefined: nothing is answered. */
export function portalAnswer(query: Uint8Array, address: Uint8Array): Uint8Array | undefined {
	const message = readMessage(query);
	if (message === undefined || message.flags & (FLAG.response | FLAG.opcode) || message.questions.length !== 1)
		return undefined;
	const [question] = message.questions;
	const asksAddress =
		(question.type === TYPE.a || question.type === TYPE.any) &&
		(question.class === CLASS_IN || question.class === CLASS_ANY);
	const answer = { name: question.name, type: TYPE.a, class: CLASS_IN, ttl: TTL_S, data: [address] };
	return writeMessage({
		id: message.id,
		flags: FLAG.response | FLAG.authoritative | FLAG.recursionAvailable | (message.flags & FLAG.recursionDesired),
		questions: [question],
		answers: asksAddress ? [answer] : [],
	});
}
