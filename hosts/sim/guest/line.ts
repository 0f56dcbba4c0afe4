/** `Line` of the host interface: what Node has for a meter line, through one window of bytes. */
import type { Line, LineHandler, LinePort, LineSettings } from "../../../src/host.ts";
import { decodeNumber, decodeText, encodeFields, encodeNumber, LINE_WINDOW, TO_GUEST, TO_NODE } from "../frames.ts";
import { Inbox } from "./inbox.ts";
import type { Link } from "./link.ts";

interface Open {
	/** Which opening this is: what Node still sends for the one before is dropped. */
	readonly handle: number;
	readonly inbox: Inbox;
	readonly handler: LineHandler;
	bytes: number;
	overruns: number;
}

export class GuestLine implements Line {
	private readonly _link: Link;
	private _open: Open | undefined = undefined;
	private _last = 0;

	constructor(link: Link) {
		this._link = link;
		link.on(TO_GUEST.lineData, (handle, payload) => {
			const open = this._open;
			if (open?.handle !== handle) return;
			open.bytes += payload.length;
			open.inbox.push(payload);
		});
		link.on(TO_GUEST.lineLost, (handle, payload) => {
			const open = this._open;
			if (open?.handle === handle) open.overruns += decodeNumber(payload);
		});
		link.on(TO_GUEST.lineClosed, (handle, payload) => {
			const open = this._open;
			if (open?.handle !== handle) return;
			this._open = undefined;
			open.handler.closed(decodeText(payload));
		});
	}

	open(settings: LineSettings, handler: LineHandler): LinePort {
		if (this._open !== undefined) throw new Error("The meter line is open already.");
		const link = this._link;
		const handle = (this._last % 0xffff) + 1;
		this._last = handle;
		const credit = (count: number) => link.post(TO_NODE.lineCredit, handle, encodeNumber(count));
		const inbox = new Inbox(LINE_WINDOW, link, () => this._open === open && handler.readable(), credit);
		const open: Open = { handle, inbox, handler, bytes: 0, overruns: 0 };
		this._open = open;
		const fields = [encodeNumber(settings.baud), encodeNumber(settings.inverted ? 1 : 0)];
		link.post(TO_NODE.lineOpen, handle, encodeFields(fields));
		return {
			read: (into) => (this._open === open ? inbox.read(into) : 0),
			statistics: () => ({ bytes: open.bytes, framingErrors: undefined, overruns: open.overruns }),
			close: () => {
				if (this._open !== open) return;
				this._open = undefined;
				link.post(TO_NODE.lineClose, handle);
			},
		};
	}
}
