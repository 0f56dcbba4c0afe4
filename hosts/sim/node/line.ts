/** A source of the meter's bytes in, the guest's meter line out, as fast as the guest takes them. */
import type { LineSettings } from "../../../src/host.ts";
import { decodeFields, decodeNumber, encodeNumber, encodeText, LINE_WINDOW, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Send, Service } from "./service.ts";

export interface LineSink {
	bytes(bytes: Uint8Array): void;
	/** The port is gone; the guest may open it again. */
	closed(reason: string): void;
}

/** Where the meter's bytes come from. */
export interface LineSource {
	/** For people: what it is. */
	readonly description: string;
	open(settings: LineSettings, sink: LineSink): LineTap;
	close(): void;
}

export interface LineTap {
	/** Asks the source to wait; one that cannot goes on, and what does not fit is lost. */
	pause(): void;
	resume(): void;
	close(): void;
}

/** From here on the source is asked to wait. */
const PAUSE_BYTES = 8 * 1024;
/** What waits here at most: room for the 64 KB that a socket brings in one piece before it hears of the pause. */
export const WAITING_BYTES = 128 * 1024;

interface Open {
	readonly handle: number;
	readonly tap: LineTap;
	credit: number;
	waiting: Uint8Array[];
	waitingBytes: number;
}

export function line(source: LineSource, send: Send): Service {
	let open: Open | undefined;

	function start(handle: number, payload: Uint8Array): void {
		stop();
		const [baud, inverted] = decodeFields(payload).map((field) => decodeNumber(field));
		const tap = source.open(
			{ baud, inverted: inverted === 1 },
			{
				bytes: (bytes) => {
					if (open?.handle === handle) receive(open, bytes);
				},
				closed: (reason) => {
					if (open?.handle !== handle) return;
					open = undefined;
					send(TO_GUEST.lineClosed, handle, encodeText(reason));
				},
			},
		);
		open = { handle, tap, credit: LINE_WINDOW, waiting: [], waitingBytes: 0 };
	}

	function stop(): void {
		open?.tap.close();
		open = undefined;
	}

	function receive(open: Open, bytes: Uint8Array): void {
		const room = WAITING_BYTES - open.waitingBytes;
		const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
		const lost = bytes.length - kept.length;
		if (lost > 0) send(TO_GUEST.lineLost, open.handle, encodeNumber(lost));
		if (kept.length > 0) open.waiting.push(kept);
		open.waitingBytes += kept.length;
		forward(open);
		if (open.waitingBytes > PAUSE_BYTES) open.tap.pause();
	}

	function forward(open: Open): void {
		while (open.credit > 0 && open.waiting.length > 0) {
			const [first] = open.waiting;
			const bytes = first.subarray(0, open.credit);
			if (bytes.length === first.length) open.waiting.shift();
			else open.waiting[0] = first.subarray(bytes.length);
			open.credit -= bytes.length;
			open.waitingBytes -= bytes.length;
			send(TO_GUEST.lineData, open.handle, bytes);
		}
	}

	function credit(handle: number, payload: Uint8Array): void {
		if (open?.handle !== handle) return;
		open.credit += decodeNumber(payload);
		forward(open);
		if (open.waitingBytes === 0) open.tap.resume();
	}

	return {
		posts: {
			[TO_NODE.lineOpen]: start,
			[TO_NODE.lineCredit]: credit,
			[TO_NODE.lineClose]: (handle) => {
				if (open?.handle === handle) stop();
			},
		},
		guestEnded: stop,
	};
}
