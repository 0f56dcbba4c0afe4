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
	private readonly _link: Link;
	private _scanDone: ((networks: readonly WifiNetwork[] | undefined) => void) | undefined = undefined;
	private _joined: Joined | undefined = undefined;
	private _last = 0;
	private _accessPoint: AccessPointHandler | undefined = undefined;

	constructor(link: Link) {
		this._link = link;
		link.on(TO_GUEST.wifiScanned, (_, payload) => {
			const done = this._scanDone;
			this._scanDone = undefined;
			done?.(payload.length === 0 ? undefined : JSON.parse(decodeText(payload)));
		});
		const joined = (op: number, deliver: (joined: Joined, payload: Uint8Array) => void) =>
			link.on(op, (handle, payload) => {
				if (this._joined?.handle === handle) deliver(this._joined, payload);
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
			this._joined = undefined;
			handler.closed(decodeText(reason) as WifiCloseReason, decodeText(text));
		});
		link.on(TO_GUEST.apStations, (_, payload) => this._accessPoint?.stations(decodeNumber(payload)));
		link.on(TO_GUEST.apClosed, (_, payload) => {
			const handler = this._accessPoint;
			this._accessPoint = undefined;
			handler?.closed(decodeText(payload));
		});
	}

	/** While there is a link. */
	get signalDbm(): number | undefined {
		return this._joined?.signalDbm;
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		if (this._scanDone !== undefined) throw new Error("A scan is under way already.");
		this._scanDone = done;
		this._link.post(TO_NODE.wifiScan, 0);
	}

	join(options: WifiJoin, handler: WifiHandler): WifiLink {
		if (this._joined !== undefined) throw new Error("There is a link already.");
		const handle = (this._last % 0xffff) + 1;
		this._last = handle;
		const joined: Joined = { handle, handler, signalDbm: undefined };
		this._joined = joined;
		this._link.post(TO_NODE.wifiJoin, handle, encodeText(JSON.stringify(options)));
		return {
			signalDbm: () => (this._joined === joined ? joined.signalDbm : undefined),
			close: () => {
				if (this._joined !== joined) return;
				this._joined = undefined;
				this._link.post(TO_NODE.wifiLeave, handle);
			},
		};
	}

	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler): AccessPoint {
		if (this._accessPoint !== undefined) throw new Error("The access point is open already.");
		this._accessPoint = handler;
		this._link.post(TO_NODE.apOpen, 0, encodeText(JSON.stringify(options)));
		return {
			close: () => {
				if (this._accessPoint !== handler) return;
				this._accessPoint = undefined;
				this._link.post(TO_NODE.apClose, 0);
			},
		};
	}

	setTransmitPower(dbm: number): void {
		this._link.post(TO_NODE.wifiPower, 0, encodeNumber(dbm));
	}
}
