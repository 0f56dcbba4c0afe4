/** Access points around the house, and what a test does to them, in; who is heard and who lets a station in, out. */
import type { WifiCloseReason, WifiJoin, WifiNetwork, WifiSecurity } from "../../../src/host.ts";

export interface SimulatedAccessPoint {
	readonly bssid: string;
	ssid: string;
	channel: number;
	signalDbm: number;
	security: WifiSecurity;
	password: string;
	/** Hands out addresses. */
	dhcp: boolean;
	/** Accepts nobody now. */
	refuses: boolean;
	/** Is on the air. */
	on: boolean;
	/** The address it hands out; "": that of this computer. */
	address: string;
}

/** The network of the house where the simulated dongle is. */
export const HOME = { ssid: "Home", password: "correct horse", bssid: "02005e100001" } as const;

/** What is weaker at the other end is not heard: the dongle at full power is heard as it hears. */
const FAINTEST_DBM = -92;
const FULL_POWER_DBM = 20;

const KINDS: Readonly<Record<keyof SimulatedAccessPoint | "goneSeconds" | "weakSupplyDbm", string>> = {
	bssid: "string",
	ssid: "string",
	channel: "number",
	signalDbm: "number",
	security: "string",
	password: "string",
	dhcp: "boolean",
	refuses: "boolean",
	on: "boolean",
	address: "string",
	goneSeconds: "number",
	weakSupplyDbm: "number",
};
const SECURITIES: readonly string[] = ["open", "wep", "wpa", "wpa2", "wpa3", "enterprise"];

export class Air {
	readonly accessPoints: SimulatedAccessPoint[] = [
		accessPoint(HOME.bssid, HOME.ssid, { channel: 6, signalDbm: -58, password: HOME.password }),
		accessPoint("02005e200001", "Grannen", { channel: 1, signalDbm: -79, password: "unknown to us" }),
		accessPoint("02005e300001", "Café Svea", { channel: 11, signalDbm: -84, security: "open" }),
		accessPoint("02005e400001", "Kontor", { channel: 11, signalDbm: -88, security: "enterprise" }),
	];
	/** A transmit power above it makes the dongle's supply break down; undefined: none does. */
	weakSupplyDbm: number | undefined;
	readonly #listeners = new Set<() => void>();

	/** Something is different now. */
	watch(listener: () => void): void {
		this.#listeners.add(listener);
	}

	/**
	 * Members of an access point, the one with this `bssid` or else that of the house: a new one
	 * appears when no other has it. `goneSeconds` takes it off the air for so long. Returns what is
	 * wrong with the change, for whoever wrote it.
	 */
	change(change: unknown): string | undefined {
		if (typeof change !== "object" || change === null) return "an object is wanted";
		for (const [name, value] of Object.entries(change)) {
			const kind = Object.hasOwn(KINDS, name) ? KINDS[name as keyof typeof KINDS] : undefined;
			if (kind === undefined) return `${name} is none of ${Object.keys(KINDS).join(", ")}`;
			if (typeof value !== kind && !(name === "weakSupplyDbm" && value === null)) return `${name} must be a ${kind}`;
		}
		const { goneSeconds, weakSupplyDbm, ...members } = change as Partial<SimulatedAccessPoint> & {
			goneSeconds?: number;
			weakSupplyDbm?: number | null;
		};
		if (members.security !== undefined && !SECURITIES.includes(members.security))
			return `security is one of ${SECURITIES.join(", ")}`;
		const bssid = members.bssid ?? HOME.bssid;
		let one = this.accessPoints.find((one) => one.bssid === bssid);
		if (one === undefined) {
			if (!/^[0-9a-f]{12}$/.test(bssid)) return "bssid is twelve hexadecimal digits";
			one = accessPoint(bssid, HOME.ssid, { password: HOME.password });
			this.accessPoints.push(one);
		}
		Object.assign(one, members);
		if (weakSupplyDbm !== undefined) this.weakSupplyDbm = weakSupplyDbm ?? undefined;
		if (goneSeconds !== undefined) this.#vanish(one, goneSeconds);
		for (const listener of this.#listeners) listener();
		return undefined;
	}

	/** What a scan finds. */
	heard(): WifiNetwork[] {
		return this.accessPoints
			.filter(({ on, signalDbm }) => on && signalDbm >= FAINTEST_DBM)
			.map(({ ssid, bssid, channel, signalDbm, security }) => ({ ssid, bssid, channel, signalDbm, security }));
	}

	/** The access point that a try to join ends at, as a platform chooses it, and whether it lets us in. */
	answer(
		{ ssid, password, bssid }: WifiJoin,
		transmitDbm: number,
	): SimulatedAccessPoint | readonly [WifiCloseReason, string] {
		const fits = this.accessPoints.filter(
			(one) =>
				one.on &&
				one.ssid === ssid &&
				(bssid === undefined || one.bssid === bssid) &&
				(one.security === "open") === (password === "") &&
				one.signalDbm + transmitDbm - FULL_POWER_DBM >= FAINTEST_DBM,
		);
		const one = fits.sort((a, b) => b.signalDbm - a.signalDbm)[0];
		if (one === undefined) return ["not_found", "no access point found"];
		if (one.security === "enterprise") return ["failed", "authentication failed"];
		if (one.refuses) return ["refused", "association: too many stations"];
		if (one.password !== password) return ["password", "4-way handshake timeout"];
		return one;
	}

	#vanish(one: SimulatedAccessPoint, seconds: number): void {
		one.on = false;
		setTimeout(() => {
			one.on = true;
			for (const listener of this.#listeners) listener();
		}, seconds * 1000).unref();
	}
}

function accessPoint(bssid: string, ssid: string, members: Partial<SimulatedAccessPoint>): SimulatedAccessPoint {
	const plain = { bssid, ssid, channel: 1, signalDbm: -60, security: "wpa2", password: "", dhcp: true } as const;
	return { ...plain, refuses: false, on: true, address: "", ...members };
}
