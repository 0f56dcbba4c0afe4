/** A frame of HDLC or M-Bus, or a ciphered block → a row for each of its fields, and the message it carries. */
import { hasLlc } from "../../src/cosem/apdu.ts";
import { isApdu } from "../../src/cosem/transfer.ts";
import { addressEnd, isSegmented } from "../../src/frames/hdlc.ts";
import { CI_AT, DATA_AT, TRAILER } from "../../src/frames/mbus.ts";
import { explainApdu, row } from "./explain-message.ts";

/** The control information of a message in one frame. */
const CI_ALONE = 0x10;

/** `frame` is one whole frame; offsets in the rows count from its first byte. */
export function explainFrame(frame: Uint8Array, kind: "hdlc" | "mbus" | "ciphered"): string[] {
	if (kind === "ciphered") return explainApdu(frame, 0, frame.length);
	return kind === "hdlc" ? explainHdlc(frame) : explainMbus(frame);
}

function explainHdlc(frame: Uint8Array): string[] {
	const end = frame.length;
	const field = (from: number, to: number, meaning: string) => row(frame, from, to, from, meaning);
	const source = addressEnd(frame, 3, end);
	const control = addressEnd(frame, source, end);
	const length = ((frame[1] & 7) << 8) | frame[2];
	const more = isSegmented(frame, 0) ? ", more follow" : "";
	const rows = [
		field(0, 1, "flag"),
		field(1, 3, `format type 3, ${length} bytes${more}`),
		field(3, source, `destination ${address(frame, 3, source)}`),
		field(source, control, `source ${address(frame, source, control)}`),
		field(control, control + 1, `control: ${controlName(frame[control])}`),
	];
	const information = control + 3;
	if (information > end - 2) return [...rows, field(control + 1, end, "FCS, which holds")];
	rows.push(field(control + 1, information, "HCS, which holds"));
	rows.push(...content(frame, information, end - 2, isSegmented(frame, 0)));
	rows.push(field(end - 2, end, "FCS, which holds"));
	return rows;
}

/** Seven bits of each byte. */
function address(frame: Uint8Array, start: number, end: number): number {
	let value = 0;
	for (let at = start; at < end; at++) value = value * 128 + (frame[at] >> 1);
	return value;
}

function controlName(control: number): string {
	const final = (control & 0x10) !== 0 ? ", final" : "";
	if ((control & 0xef) === 0x03) return `unnumbered information${final}`;
	return (control & 1) === 0 ? `information${final}` : `0x${control.toString(16)}${final}`;
}

function explainMbus(frame: Uint8Array): string[] {
	const end = frame.length;
	const field = (from: number, to: number, meaning: string) => row(frame, from, to, from, meaning);
	const ci = frame[CI_AT];
	const last = (ci & 0x10) !== 0 ? ", the last" : "";
	return [
		field(0, 4, `start, ${end - 6} bytes`),
		field(4, 6, "control and address"),
		field(CI_AT, CI_AT + 1, `control information: segment ${ci & 15}${last}`),
		field(CI_AT + 1, DATA_AT, "transport addresses"),
		...content(frame, DATA_AT, end - TRAILER, ci !== CI_ALONE),
		field(end - 2, end, "sum, which holds, and stop"),
	];
}

/** A message's elements; of a message in parts only its bytes, since they are shown when it is whole. */
function content(frame: Uint8Array, start: number, end: number, isPart: boolean): string[] {
	const begins = hasLlc(frame, start, end) || isApdu(frame[start]);
	if (begins && !isPart) return explainApdu(frame, start, end);
	return [row(frame, start, end, start, begins ? "the first part of a message" : "a part of a message")];
}
