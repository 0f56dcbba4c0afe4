/** The guest's radio, in a simulated air: joins, is thrown out, has an address or none, and is on the network or not. */
import type { NetworkAddress, WifiCloseReason, WifiJoin } from "../../../src/host.ts";
import { decodeNumber, decodeText, encodeFields, encodeText, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Air, SimulatedAccessPoint } from "./air.ts";
import type { Gate } from "./gate.ts";
import type { Send, Service } from "./service.ts";

/** Of a real radio these are seconds; who tests does not wait for them. */
const SCAN_MS = 100;
const STEP_MS = 30;
const BEACONS_LOST_MS = 100;
/** A dongle that has found no network so long after its start is not waited for. */
const STARTING_MS = 15_000;
const SERVERS_ANSWER_MS = 20;

export interface WifiOptions {
	readonly air: Air;
	readonly gate: Gate;
	/** The address that a client on this computer finds the dongle at. */
	readonly address: string;
	/** The supply breaks down. */
	readonly brownOut: () => void;
	readonly send: Send;
}

interface Station {
	readonly handle: number;
	readonly join: WifiJoin;
	at: Readonly<SimulatedAccessPoint> | undefined;
	address: NetworkAddress | undefined;
	timer: NodeJS.Timeout | undefined;
}

export class WifiService implements Service {
	readonly #options: WifiOptions;
	#station: Station | undefined;
	#transmitDbm = 20;
	#scan: NodeJS.Timeout | undefined;
	#starting: NodeJS.Timeout | undefined;
	#clockServers: readonly string[] = [];
	#clockIsSet = false;
	#counts = { scans: 0, joins: 0 };

	readonly posts = {
		[TO_NODE.wifiScan]: () => {
			this.#counts.scans++;
			const done = () => this.#tell(TO_GUEST.wifiScanned, 0, this.#options.air.heard());
			this.#scan = setTimeout(done, SCAN_MS);
		},
		[TO_NODE.wifiJoin]: (handle: number, payload: Uint8Array) => this.#join(handle, JSON.parse(decodeText(payload))),
		[TO_NODE.wifiLeave]: (handle: number) => {
			if (this.#station?.handle === handle) this.#leave();
		},
		[TO_NODE.wifiPower]: (_: number, payload: Uint8Array) => {
			this.#transmitDbm = decodeNumber(payload);
			this.#strain();
		},
		[TO_NODE.clockServers]: (_: number, payload: Uint8Array) => {
			this.#clockServers = JSON.parse(decodeText(payload));
			this.#askForTime();
		},
	};

	constructor(options: WifiOptions) {
		this.#options = options;
		options.air.watch(() => this.#airChanged());
	}

	/** What the guest's clock shows. */
	utc(): number | undefined {
		return this.#clockIsSet ? Date.now() : undefined;
	}

	/** The firmware starts: it has so long to find its network. */
	started(): void {
		if (this.#options.gate.isUp) this.#options.gate.set("starting");
		clearTimeout(this.#starting);
		this.#starting = setTimeout(() => this.#down(), STARTING_MS).unref();
	}

	guestEnded(): void {
		clearTimeout(this.#scan);
		clearTimeout(this.#station?.timer);
		this.#station = undefined;
		this.#clockIsSet = false;
		this.#clockServers = [];
		if (this.#options.gate.isUp) this.#options.gate.set("starting");
	}

	/** There is no network to wait for. */
	notExpected(): void {
		if (this.#station === undefined) this.#down();
	}

	/** For tests. */
	show(): object {
		const { air, gate } = this.#options;
		const station = this.#station && {
			ssid: this.#station.join.ssid,
			bssid: this.#station.at?.bssid,
			address: this.#station.address?.address,
			hostName: this.#station.join.hostName,
		};
		return {
			accessPoints: air.accessPoints,
			weakSupplyDbm: air.weakSupplyDbm ?? null,
			network: gate.state,
			station: station ?? null,
			transmitDbm: this.#transmitDbm,
			clockServers: this.#clockServers,
			...this.#counts,
		};
	}

	#join(handle: number, join: WifiJoin): void {
		clearTimeout(this.#station?.timer);
		const station: Station = { handle, join, at: undefined, address: undefined, timer: undefined };
		this.#station = station;
		this.#counts.joins++;
		station.timer = setTimeout(() => {
			const answer = this.#options.air.answer(join, this.#transmitDbm);
			if ("bssid" in answer) this.#associated(station, answer);
			else this.#closed(...answer);
		}, STEP_MS);
	}

	#associated(station: Station, at: SimulatedAccessPoint): void {
		station.at = { ...at };
		this.#tell(TO_GUEST.wifiAssociated, station.handle, { bssid: at.bssid, channel: at.channel });
		this.#tell(TO_GUEST.wifiSignal, station.handle, at.signalDbm);
		this.#strain();
		if (station.join.address !== undefined) this.#addressed(station, station.join.address);
		else if (at.dhcp) station.timer = setTimeout(() => this.#lease(station), STEP_MS);
	}

	#lease(station: Station): void {
		const { address } = this.#options;
		const at = station.at?.address;
		this.#addressed(station, {
			address: at === undefined || at === "" ? address : at,
			netmask: address.startsWith("127.") ? "255.0.0.0" : "255.255.255.0",
			gateway: address,
			dns: [address],
		});
	}

	#addressed(station: Station, address: NetworkAddress): void {
		station.address = address;
		this.#tell(TO_GUEST.wifiAddressed, station.handle, address);
		clearTimeout(this.#starting);
		this.#options.gate.set("up");
		this.#askForTime();
	}

	/** The access point that we are at may be another one now, or none. */
	#airChanged(): void {
		const station = this.#station;
		const at = station?.at;
		if (station === undefined || at === undefined) return;
		const now = this.#options.air.accessPoints.find(({ bssid }) => bssid === at.bssid);
		const same = (name: keyof SimulatedAccessPoint) => now?.[name] === at[name];
		if (now === undefined || !now.on || !(["ssid", "channel", "security", "password"] as const).every(same)) {
			clearTimeout(station.timer);
			this.#down();
			station.at = undefined;
			station.timer = setTimeout(() => this.#closed("lost", "beacon timeout"), BEACONS_LOST_MS);
			return;
		}
		station.at = { ...now };
		if (!same("signalDbm")) this.#tell(TO_GUEST.wifiSignal, station.handle, now.signalDbm);
		if (station.join.address !== undefined || !now.dhcp) return;
		if (station.address === undefined || now.address !== at.address) this.#lease(station);
	}

	#closed(reason: WifiCloseReason, text: string): void {
		const station = this.#station;
		if (station === undefined) return;
		this.#leave();
		this.#options.send(TO_GUEST.wifiClosed, station.handle, encodeFields([encodeText(reason), encodeText(text)]));
	}

	#leave(): void {
		clearTimeout(this.#station?.timer);
		this.#station = undefined;
		this.#down();
	}

	#down(): void {
		clearTimeout(this.#starting);
		this.#options.gate.set("down");
	}

	/** Sending draws more than the supply gives. */
	#strain(): void {
		const { air, brownOut } = this.#options;
		if (this.#station?.at === undefined || air.weakSupplyDbm === undefined) return;
		if (this.#transmitDbm > air.weakSupplyDbm) brownOut();
	}

	#askForTime(): void {
		if (this.#clockServers.length === 0 || !this.#options.gate.isUp) return;
		setTimeout(() => {
			if (this.#options.gate.isUp && this.#clockServers.length > 0) this.#clockIsSet = true;
		}, SERVERS_ANSWER_MS);
	}

	#tell(op: number, handle: number, what: unknown): void {
		this.#options.send(op, handle, encodeText(JSON.stringify(what)));
	}
}
