/** The simulator's air in, a radio in it out, with the times that a real one takes: for tests in simulated time. */
import { Air } from "../../hosts/sim/node/air.ts";
import type {
	NetworkAddress,
	Timer,
	Wifi,
	WifiCloseReason,
	WifiHandler,
	WifiJoin,
	WifiLink,
	WifiNetwork,
} from "../../src/host.ts";
import type { FakeTime } from "./fake-host.ts";

const SCAN_MS = 3000;
const ASSOCIATE_MS = 1000;
const LEASE_MS = 2000;
const BEACONS_LOST_MS = 6000;

export const LEASE: NetworkAddress = {
	address: "192.168.1.50",
	netmask: "255.255.255.0",
	gateway: "192.168.1.1",
	dns: ["192.168.1.1"],
};

interface Station {
	readonly join: WifiJoin;
	readonly handler: WifiHandler;
	bssid: string | undefined;
	channel: number;
	timer: Timer | undefined;
}

/** Throws when the contract of `Wifi` is broken. */
export class AirWifi implements Wifi {
	readonly air = new Air();
	/** When there was a try to join, and at which access point. */
	readonly tries: { readonly at: number; readonly bssid: string | undefined }[] = [];
	readonly powers: number[] = [];
	/** Answers nothing any more. */
	isDead = false;
	readonly #time: FakeTime;
	#station: Station | undefined = undefined;
	#scanning = false;

	constructor(time: FakeTime) {
		this.#time = time;
		this.air.watch(() => this.#airChanged());
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		this.#mustBePowered();
		if (this.#scanning) throw new Error("two scans at a time");
		if (this.isDead) return;
		this.#scanning = true;
		this.#time.after(SCAN_MS, () => {
			this.#scanning = false;
			done(this.air.heard());
		});
	}

	join(join: WifiJoin, handler: WifiHandler): WifiLink {
		this.#mustBePowered();
		if (this.#station !== undefined) throw new Error("two links at a time");
		this.tries.push({ at: this.#time.now, bssid: join.bssid });
		const station: Station = { join, handler, bssid: undefined, channel: 0, timer: undefined };
		this.#station = station;
		if (!this.isDead) station.timer = this.#time.after(ASSOCIATE_MS, () => this.#answer(station));
		return {
			signalDbm: () => this.#accessPoint(station)?.signalDbm,
			close: () => {
				if (this.#station === station) this.#forget();
			},
		};
	}

	openAccessPoint(): never {
		throw new Error("not part of this test");
	}

	setTransmitPower(dbm: number): void {
		this.powers.push(dbm);
	}

	get #dbm(): number {
		return this.powers.at(-1) ?? 20;
	}

	#answer(station: Station): void {
		const answer = this.air.answer(station.join, this.#dbm);
		if (!("bssid" in answer)) {
			this.#close(station, ...answer);
			return;
		}
		station.bssid = answer.bssid;
		station.channel = answer.channel;
		const leased = station.join.address ?? (answer.dhcp ? LEASE : undefined);
		if (leased !== undefined) station.timer = this.#time.after(LEASE_MS, () => station.handler.addressed(leased));
		station.handler.associated(answer.bssid, answer.channel);
	}

	#airChanged(): void {
		const station = this.#station;
		if (station?.bssid === undefined) return;
		const now = this.#accessPoint(station);
		const { ssid, password } = station.join;
		if (now?.on && now.channel === station.channel && now.ssid === ssid && now.password === password) return;
		station.timer?.cancel();
		station.timer = this.#time.after(BEACONS_LOST_MS, () => this.#close(station, "lost", "beacon timeout"));
	}

	#accessPoint({ bssid }: Station) {
		return this.air.accessPoints.find((one) => one.bssid === bssid);
	}

	#close(station: Station, reason: WifiCloseReason, text: string): void {
		if (this.#station !== station) return;
		this.#forget();
		station.handler.closed(reason, text);
	}

	#forget(): void {
		this.#station?.timer?.cancel();
		this.#station = undefined;
	}

	#mustBePowered(): void {
		if (this.#time.now < 1000) throw new Error(`the radio is used ${this.#time.now} ms after power-up`);
		if (this.powers.length === 0) throw new Error("nobody has said how strongly to send");
	}
}
