/** Numbers and shapes of DNS messages (RFC 1035, section 4). Names are text, labels between dots, as sent. */
import { frozen } from "../../bytes/frozen.ts";

export const TYPE = frozen({
	a: 1,
	ns: 2,
	cname: 5,
	ptr: 12,
	txt: 16,
	aaaa: 28,
	srv: 33,
	/** RFC 4034, section 4. */
	nsec: 47,
	any: 255,
} as const);

export const CLASS_IN = 1;
export const CLASS_ANY = 255;

/** RFC 1035, section 4.1.1. */
export const FLAG = frozen({
	response: 0x8000,
	authoritative: 0x0400,
	truncated: 0x0200,
	recursionDesired: 0x0100,
	recursionAvailable: 0x0080,
	opcode: 0x7800,
	rcode: 0x000f,
} as const);

/** Of a class field in multicast DNS: a question that asks for a unicast answer, a record of which there is one set. RFC 6762, section 18.12. */
export const TOP_BIT = 0x8000;

export const LONGEST_LABEL = 63;
/** In bytes, as sent. */
export const LONGEST_NAME = 255;

/** Class fields are whole, top bit included. */
export interface Question {
	readonly name: string;
	readonly type: number;
	readonly class: number;
}

/** A record of a message: its data is bytes `start` to `end` of the message. */
export interface ReadRecord extends Question {
	readonly ttl: number;
	readonly start: number;
	readonly end: number;
}

export interface ReadMessage {
	readonly bytes: Uint8Array;
	readonly id: number;
	readonly flags: number;
	readonly questions: readonly Question[];
	readonly answers: readonly ReadRecord[];
	readonly authorities: readonly ReadRecord[];
	readonly additionals: readonly ReadRecord[];
}

/** A record to be sent. */
export interface DnsRecord extends Question {
	/** Seconds. */
	readonly ttl: number;
	/** Bytes as they are, and names, one after the other. */
	readonly data: readonly (Uint8Array | string)[];
}

export interface WrittenMessage {
	readonly id: number;
	readonly flags: number;
	readonly questions?: readonly Question[];
	readonly answers?: readonly DnsRecord[];
	readonly authorities?: readonly DnsRecord[];
	readonly additionals?: readonly DnsRecord[];
}
