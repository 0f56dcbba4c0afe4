/**
 * The button, or that no network is set, in; the access point, what it leads to and when it closes, out.
 * What the person there does comes in through `scan`, `join` and `finish`.
 */
import type { Refusal, Settings } from "../../config/settings.ts";
import type { Host, Timer, WifiNetwork } from "../../host.ts";
import type { Network } from "../network.ts";
import { type AccessPointHost, OwnAccessPoint } from "./access-point.ts";
import { Joining, type JoinStatus } from "./joining.ts";
import { type Label, labelOf } from "./label.ts";
import { OpenTime } from "./open-time.ts";
import { scanList } from "./scan-list.ts";

export type SetupHost = AccessPointHost & Pick<Host, "clock" | "storage" | "crypto" | "device">;
export type SetupNetwork = Pick<
	Network,
	"scan" | "attempt" | "forget" | "hold" | "whenPowered" | "address" | "isSet" | "hostName"
>;

export interface SetupOptions {
	readonly host: SetupHost;
	readonly settings: Settings;
	readonly network: SetupNetwork;
}

export interface SetupStatus {
	/** Undefined before the first scan has ended, and when the last one failed. */
	readonly networks: readonly WifiNetwork[] | undefined;
	readonly scanning: boolean;
	readonly join: JoinStatus;
	/** Milliseconds until the access point closes. */
	readonly closesInMs: number;
	/** The network that is set, "" for none, and the dongle's address there. */
	readonly ssid: string;
	readonly address: string | undefined;
}

export class Setup {
	readonly label: Label;
	/** Of the token that was handed over while it was open. */
	tokenId: string | undefined = undefined;
	private readonly _options: SetupOptions;
	private readonly _point: OwnAccessPoint;
	private readonly _joining: Joining;
	/** Undefined: closed. */
	private _time: OpenTime | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _networks: readonly WifiNetwork[] | undefined = undefined;
	private _scanning = false;

	/** Says what is on the label, and opens when no network is set. */
	constructor(options: SetupOptions) {
		const { host, settings, network } = options;
		this._options = options;
		this.label = labelOf(host);
		host.log(`label: ${this.label.ssid} ${this.label.password}`);
		this._joining = new Joining(network, settings);
		this._point = new OwnAccessPoint(host, this.label, (occupied) => network.hold(occupied));
		settings.subscribe((changed) => {
			if (changed.has("wifi.ssid") && !network.isSet) this.open();
		});
		if (!network.isSet) this.open();
	}

	get isOpen(): boolean {
		return this._time !== undefined;
	}

	/** In the network, without a domain. */
	get hostName(): string {
		return this._options.network.hostName;
	}

	/** For ten minutes from now, and longer while somebody is at it. */
	open(): void {
		const { host, network } = this._options;
		const wasOpen = this.isOpen;
		this._time = new OpenTime(host.clock.ticks());
		this._watch();
		if (wasOpen) return;
		network.whenPowered(() => {
			if (!this.isOpen) return;
			this._point.open();
			this.scan();
		});
	}

	close(): void {
		this._timer?.cancel();
		this._time = undefined;
		this.tokenId = undefined;
		this._joining.cancel();
		this._networks = undefined;
		this._point.close();
	}

	/** Looks for networks, unless that is going on. */
	scan(): void {
		this._used();
		if (this._scanning) return;
		this._scanning = true;
		this._options.network.scan((networks) => {
			this._scanning = false;
			this._networks = networks && scanList(networks);
		});
	}

	/** Tries a network while the access point stays open, and stores it when that goes well. */
	join(ssid: string, password: string): Refusal | undefined {
		this._used();
		return this._joining.start(ssid, password);
	}

	/** Everything is set, and a token was handed over: the access point closes soon. */
	finish(tokenId: string): void {
		this.tokenId = tokenId;
		this._time?.done(this._options.host.clock.ticks());
		this._watch();
	}

	status(): SetupStatus {
		const { host, settings, network } = this._options;
		return {
			networks: this._networks,
			scanning: this._scanning,
			join: this._joining.status,
			closesInMs: Math.max(0, (this._time?.endsAt ?? 0) - host.clock.ticks()),
			ssid: settings.config["wifi.ssid"],
			address: network.address()?.address,
		};
	}

	private _used(): void {
		this._time?.used(this._options.host.clock.ticks());
	}

	/** The time may have been prolonged meanwhile. */
	private _watch(): void {
		const { host } = this._options;
		this._timer?.cancel();
		const left = (this._time?.endsAt ?? 0) - host.clock.ticks();
		if (left <= 0) this.close();
		else this._timer = host.timers.after(left, () => this._watch());
	}
}
