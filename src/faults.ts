/**
 * What can be wrong with bytes, as values. Errors on the data path are never thrown: a stage
 * that meets one reports it here, drops what it concerns, and goes on.
 */
import { frozen } from "./bytes/frozen.ts";

export const FAULTS = frozen([
	// frames
	"noise", // bytes between frames that begin no frame
	"frame_overflow", // a frame longer than the buffer
	"frame_truncated", // a frame that ended before its own length or its end mark
	"p1_crc",
	"hdlc_hcs",
	"hdlc_fcs",
	"mbus_checksum",
	// cosem
	"telegram_line", // a line of a telegram that cannot be read
	"segment_lost", // a segment or block missing, repeated or out of order
	"message_overflow", // a segmented message longer than the reassembly buffer
	"apdu_unknown", // an APDU of a kind no meter pushes
	"data_malformed", // A-XDR that contradicts its own lengths or types
	"data_too_deep",
	"list_unknown", // a well-formed list that nobody can name
	"key_missing",
	"key_wrong",
	"counter_replayed",
	"cipher_unsupported", // compressed before it was enciphered, or a security suite with another cipher
] as const);

export type Fault = (typeof FAULTS)[number];

const indexOf: Record<string, number> = frozen(Object.fromEntries(FAULTS.map((fault, index) => [fault, index])));

/** Counts faults and remembers the latest; `listener`, when given, hears each one with its place. */
export class FaultLog {
	readonly counts = new Uint32Array(FAULTS.length);
	latest: Fault | undefined;
	/** `offset` counts bytes of the frame concerned, or of the stream where there is no frame. */
	listener: ((fault: Fault, offset: number) => void) | undefined;

	report(fault: Fault, offset: number): void {
		this.counts[indexOf[fault]]++;
		this.latest = fault;
		this.listener?.(fault, offset);
	}

	count(fault: Fault): number {
		return this.counts[indexOf[fault]];
	}
}
