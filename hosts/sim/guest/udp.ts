/** `Udp` of the host interface: Node's sockets. */
import type { Udp, UdpHandler, UdpOptions, UdpSocket } from "../../../src/host.ts";
import {
	decodeFields,
	decodeNumber,
	decodeText,
	encodeFields,
	encodeNumber,
	encodeText,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import type { Link } from "./link.ts";

export class GuestUdp implements Udp {
	private readonly _link: Link;
	private readonly _handlers = new Map<number, UdpHandler>();

	constructor(link: Link) {
		this._link = link;
		link.on(TO_GUEST.udpData, (handle, payload) => {
			const [address, port, bytes] = decodeFields(payload);
			this._handlers.get(handle)?.received(bytes, decodeText(address), decodeNumber(port));
		});
		link.on(TO_GUEST.udpClosed, (handle, payload) => {
			const handler = this._handlers.get(handle);
			this._handlers.delete(handle);
			handler?.closed(decodeText(payload));
		});
	}

	open({ port, address = "", group = "" }: UdpOptions, handler: UdpHandler): UdpSocket {
		const fields = [encodeNumber(port), encodeText(address), encodeText(group)];
		const answer = decodeFields(this._link.request(TO_NODE.requestUdpOpen, encodeFields(fields)));
		if (answer.length > 1) throw new Error(decodeText(answer[0]));
		const handle = decodeNumber(answer[0]);
		this._handlers.set(handle, handler);
		return {
			send: (bytes, address, port) => {
				const fields = [encodeText(address), encodeNumber(port), bytes];
				if (this._handlers.has(handle)) this._link.post(TO_NODE.udpSend, handle, encodeFields(fields));
			},
			close: () => {
				if (this._handlers.delete(handle)) this._link.post(TO_NODE.udpClose, handle);
			},
		};
	}
}
