/** `Wifi` of the host interface: the air that Node simulates. */
import type {
	AccessPoint,
	AccessPointHandler,
	AccessPointOptions,
	Wifi,
	WifiCloseReason,
	WifiHandler,
	WifiJoin,
	WifiLink,
	WifiNetwork,
} from "../../../src/host.ts";
import { decodeFields, decodeNumber, decodeText, encodeNumber, encodeText, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Link } from "./link.ts";

interface Joined {
	readonly handle: number;
	readonly handler: WifiHandler;
	signalDbm: number | undefined;
}

export class GuestWifi implements Wifi {
	readonly #link: Link;
	#scanDone: ((networks: readonly WifiNetwork[] | undefined) => void) | undefined = undefined;
	#joined: Joined | undefined = undefined;
	#last = 0;
	#accessPoint: AccessPointHandler | undefined = undefined;

	constructor(link: Link) {
		this.#link = link;
		link.on(TO_GUEST.wifiScanned, (_, payload) => {
			const done = this.#scanDone;
			this.#scanDone = undefined;
			done?.(payload.length === 0 ? undefined : JSON.parse(decodeText(payload)));
		});
		const joined = (op: number, deliver: (joined: Joined, payload: Uint8Array) => void) =>
			link.on(op, (handle, payload) => {
				if (this.#joined?.handle === handle) deliver(this.#joined, payload);
			});
		joined(TO_GUEST.wifiAssociated, ({ handler }, payload) => {
			const { bssid, channel } = JSON.parse(decodeText(payload));
			handler.associated(bssid, channel);
		});
		joined(TO_GUEST.wifiAddressed, ({ handler }, payload) => handler.addressed(JSON.parse(decodeText(payload))));
		joined(TO_GUEST.wifiSignal, (joined, payload) => {
			joined.signalDbm = JSON.parse(decodeText(payload));
		});
		joined(TO_GUEST.wifiClosed, ({ handler }, payload) => {
			const [reason, text] = decodeFields(payload);
			this.#joined = undefined;
			handler.closed(decodeText(reason) as WifiCloseReason, decodeText(text));
		});
		link.on(TO_GUEST.apStations, (_, payload) => this.#accessPoint?.stations(decodeNumber(payload)));
		link.on(TO_GUEST.apClosed, (_, payload) => {
			const handler = this.#accessPoint;
			this.#accessPoint = undefined;
			handler?.closed(decodeText(payload));
		});
	}

	/** While there is a link. */
	get signalDbm(): number | undefined {
		return this.#joined?.signalDbm;
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		if (this.#scanDone !== undefined) throw new Error("A scan is under way already.");
		this.#scanDone = done;
		this.#link.post(TO_NODE.wifiScan, 0);
	}

	join(options: WifiJoin, handler: WifiHandler): WifiLink {
		if (this.#joined !== undefined) throw new Error("There is a link already.");
		const handle = (this.#last % 0xffff) + 1;
		this.#last = handle;
		const joined: Joined = { handle, handler, signalDbm: undefined };
		this.#joined = joined;
		this.#link.post(TO_NODE.wifiJoin, handle, encodeText(JSON.stringify(options)));
		return {
			signalDbm: () => (this.#joined === joined ? joined.signalDbm : undefined),
			close: () => {
				if (this.#joined !== joined) return;
				this.#joined = undefined;
				this.#link.post(TO_NODE.wifiLeave, handle);
			},
		};
	}

	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler): AccessPoint {
		if (this.#accessPoint !== undefined) throw new Error("The access point is open already.");
		this.#accessPoint = handler;
		this.#link.post(TO_NODE.apOpen, 0, encodeText(JSON.stringify(options)));
		return {
			close: () => {
				if (this.#accessPoint !== handler) return;
				this.#accessPoint = undefined;
				this.#link.post(TO_NODE.apClose, 0);
			},
		};
	}

	setTransmitPower(dbm: number): void {
		this.#link.post(TO_NODE.wifiPower, 0, encodeNumber(dbm));
	}
}
