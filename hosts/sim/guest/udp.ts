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
	readonly #link: Link;
	readonly #handlers = new Map<number, UdpHandler>();

	constructor(link: Link) {
		this.#link = link;
		link.on(TO_GUEST.udpData, (handle, payload) => {
			const [address, port, bytes] = decodeFields(payload);
			this.#handlers.get(handle)?.received(bytes, decodeText(address), decodeNumber(port));
		});
		link.on(TO_GUEST.udpClosed, (handle, payload) => {
			const handler = this.#handlers.get(handle);
			this.#handlers.delete(handle);
			handler?.closed(decodeText(payload));
		});
	}

	open({ port, address = "", group = "" }: UdpOptions, handler: UdpHandler): UdpSocket {
		const fields = [encodeNumber(port), encodeText(address), encodeText(group)];
		const answer = decodeFields(this.#link.request(TO_NODE.requestUdpOpen, encodeFields(fields)));
		if (answer.length > 1) throw new Error(decodeText(answer[0]));
		const handle = decodeNumber(answer[0]);
		this.#handlers.set(handle, handler);
		return {
			send: (bytes, address, port) => {
				const fields = [encodeText(address), encodeNumber(port), bytes];
				if (this.#handlers.has(handle)) this.#link.post(TO_NODE.udpSend, handle, encodeFields(fields));
			},
			close: () => {
				if (this.#handlers.delete(handle)) this.#link.post(TO_NODE.udpClose, handle);
			},
		};
	}
}
