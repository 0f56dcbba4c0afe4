/** A radio whose networks, joins and access point a test decides on. */
import type {
	AccessPointHandler,
	AccessPointOptions,
	NetworkAddress,
	Udp,
	UdpHandler,
	UdpOptions,
	Wifi,
	WifiHandler,
	WifiJoin,
	WifiNetwork,
} from "../../src/host.ts";

export const HOME_ADDRESS: NetworkAddress = {
	address: "192.168.1.77",
	netmask: "255.255.255.0",
	gateway: "192.168.1.1",
	dns: ["192.168.1.1"],
};

/** What is asked of it, with the means to answer. */
export class FakeWifi implements Wifi {
	readonly joins: { readonly options: WifiJoin; readonly handler: WifiHandler; closed: boolean }[] = [];
	readonly points: { readonly options: AccessPointOptions; readonly handler: AccessPointHandler; closed: boolean }[] =
		[];
	readonly powers: number[] = [];
	#scans: ((networks: readonly WifiNetwork[] | undefined) => void)[] = [];

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		this.#scans.push(done);
	}

	join(options: WifiJoin, handler: WifiHandler) {
		const join = { options, handler, closed: false };
		this.joins.push(join);
		return {
			signalDbm: () => -60,
			close: () => {
				join.closed = true;
			},
		};
	}

	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler) {
		const point = { options, handler, closed: false };
		this.points.push(point);
		return {
			close: () => {
				point.closed = true;
			},
		};
	}

	setTransmitPower(dbm: number): void {
		this.powers.push(dbm);
	}

	/** Answers every scan that waits, and says how many did. */
	scanned(networks: readonly WifiNetwork[] | undefined): number {
		const waiting = this.#scans;
		this.#scans = [];
		for (const done of waiting) done(networks);
		return waiting.length;
	}

	/** The newest try to join. */
	get newest() {
		const join = this.joins.at(-1);
		if (join === undefined) throw new Error("nobody has tried to join");
		return join;
	}

	/** Accepts the newest try, and gives it an address. */
	accept(address = HOME_ADDRESS): void {
		const { handler } = this.newest;
		handler.associated("02005e100001", 6);
		handler.addressed(address);
	}

	/** The access point that is open, if any. */
	get point() {
		const point = this.points.at(-1);
		return point?.closed ? undefined : point;
	}
}

export function network(ssid: string, signalDbm: number, more: Partial<WifiNetwork> = {}): WifiNetwork {
	return { ssid, signalDbm, bssid: "02005e100001", channel: 6, security: "wpa2", ...more };
}

export class FakeUdp implements Udp {
	readonly sockets: {
		readonly options: UdpOptions;
		readonly handler: UdpHandler;
		readonly sent: [bytes: Uint8Array, address: string, port: number][];
		closed: boolean;
	}[] = [];
	/** What `open` throws; undefined: it works. */
	fault: string | undefined = undefined;

	open(options: UdpOptions, handler: UdpHandler) {
		if (this.fault !== undefined) throw new Error(this.fault);
		const socket = { options, handler, sent: [] as [Uint8Array, string, number][], closed: false };
		this.sockets.push(socket);
		return {
			send: (bytes: Uint8Array, address: string, port: number) => {
				socket.sent.push([bytes.slice(), address, port]);
			},
			close: () => {
				socket.closed = true;
			},
		};
	}
}
