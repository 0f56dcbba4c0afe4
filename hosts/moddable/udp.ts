/** `Udp` of the host interface, over sockets in C that are asked, never waited for. */
import Timer from "timer";
import type { SystemAddress, Udp, UdpHandler, UdpOptions, UdpSocket } from "../../src/host.ts";
import type { Native } from "./native.ts";

/** What multicast DNS asks for at once may wait so long. */
const POLL_MS = 50;
/** Datagrams of one look at the socket: a flood leaves time for everything else. */
const AT_ONCE = 8;
/** Longer ones are none for us: an Ethernet frame holds no more. */
const LONGEST = 1472;

export function udp(native: Native): Udp {
	return {
		open: (options, handler) => new Socket(native, options, handler),
		...(native.portti_system_address !== undefined && { systemAddress: () => systemAddress(native) }),
	};
}

/** "ADDRESS NETMASK", or nothing. */
function systemAddress(native: Native): SystemAddress | undefined {
	const [address, netmask] = (native.portti_system_address?.() ?? "").split(" ");
	return netmask === undefined ? undefined : { address, netmask };
}

class Socket implements UdpSocket {
	private readonly _native: Native;
	private readonly _handler: UdpHandler;
	private readonly _handle: number;
	/** A byte more, by which a longer one is told. */
	private readonly _buffer = new Uint8Array(LONGEST + 1);
	private _timer: Timer | undefined;

	constructor(native: Native, { port, address = "", group = "" }: UdpOptions, handler: UdpHandler) {
		this._native = native;
		this._handler = handler;
		this._handle = native.portti_udp_open(port, address, group);
		if (this._handle < 0) throw new Error(native.portti_udp_error());
		this._timer = Timer.repeat(() => this._poll(), POLL_MS);
	}

	send(bytes: Uint8Array, address: string, port: number): void {
		if (this._timer === undefined) return;
		const { buffer, byteOffset, length } = bytes;
		this._native.portti_udp_send(this._handle, buffer as ArrayBuffer, byteOffset, length, address, port);
	}

	close(): void {
		if (this._timer === undefined) return;
		Timer.clear(this._timer);
		this._timer = undefined;
		this._native.portti_udp_close(this._handle);
	}

	private _poll(): void {
		const native = this._native;
		const buffer = this._buffer;
		for (let count = 0; count < AT_ONCE && this._timer !== undefined; count++) {
			const length = native.portti_udp_receive(this._handle, buffer.buffer, 0, buffer.length);
			if (length === -1) return;
			if (length < 0) {
				this.close();
				this._handler.closed("the network is gone");
				return;
			}
			if (length > LONGEST) continue;
			const port = native.portti_udp_sender_port();
			this._handler.received(buffer.subarray(0, length), native.portti_udp_sender_address(), port);
		}
	}
}
