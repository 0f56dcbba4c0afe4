/** Whatever a platform, an owner and time do, in any order: the Wi-Fi is never stuck, never hasty, and ends connected. */
import fc from "fast-check";
import test from "tape";
import { HOME } from "../../../hosts/sim/node/air.ts";
import type { Wifi, WifiCloseReason, WifiHandler, WifiNetwork } from "../../../src/host.ts";
import { TransmitPower } from "../../../src/network/wifi/power.ts";
import { Scanner } from "../../../src/network/wifi/scanner.ts";
import { ADDRESS_MS, JOIN_MS, WifiStation } from "../../../src/network/wifi/station.ts";
import type { WifiTarget } from "../../../src/network/wifi/status.ts";
import { AirWifi, LEASE } from "../../helpers/air-wifi.ts";
import { FakeCrypto, FakeTime } from "../../helpers/fake-host.ts";

const HOUR_MS = 3_600_000;
const LONGEST_PAUSE_MS = 300_000;
/** A password that is not accepted is waited for longest. */
const BACK_WITHIN_MS = LONGEST_PAUSE_MS + 2 * (JOIN_MS + ADDRESS_MS) + 120_000;
const MOST_TRIES_PER_HOUR = 140;

const TARGETS: readonly (WifiTarget | undefined)[] = [
	{ ssid: HOME.ssid, password: HOME.password, hostName: "portti-89ab", address: undefined },
	{ ssid: HOME.ssid, password: "wrong horse", hostName: "portti-89ab", address: undefined },
	{ ssid: "Nowhere", password: "", hostName: "portti-89ab", address: LEASE },
	undefined,
];
const REASONS: readonly WifiCloseReason[] = ["not_found", "password", "refused", "lost", "failed"];

type Action = readonly [what: string, value: number];

const action = (names: readonly string[]) =>
	fc.tuple(fc.constantFrom(...names), fc.nat({ max: 1_000_000 })) as fc.Arbitrary<Action>;

/** What owner and time do; false when it is something else. */
function act(station: WifiStation, time: FakeTime, [what, value]: Action): boolean {
	if (what === "use") station.use(TARGETS[value % TARGETS.length]);
	else if (what === "attempt") station.attempt(TARGETS[value % 3] as WifiTarget, () => {});
	else if (what === "forget") station.forget();
	else if (what === "hold") station.hold(value % 2 === 0);
	else if (what === "wait") time.advance(value % 400_000);
	else if (what === "moment") time.advance(value % 3000);
	else return false;
	return true;
}

/** Why the station is in no state to go on, if it is. */
function stuck(station: WifiStation, time: FakeTime, linked: boolean): string | undefined {
	const { state, nextTryMs, address } = station.status();
	if ((nextTryMs ?? 0) > LONGEST_PAUSE_MS) return `waits ${nextTryMs} ms`;
	if ((state === "connected") !== (address !== undefined)) return `${state} with ${address?.address}`;
	if (state === "connected") return linked ? undefined : "connected without a link";
	if (state === "off") return linked ? "off with a link" : undefined;
	return time.pending.size > 0 ? undefined : `${state} and nothing to wait for`;
}

function tooMany(tries: readonly number[]): string | undefined {
	for (let first = 0; first + MOST_TRIES_PER_HOUR < tries.length; first++) {
		if (tries[first + MOST_TRIES_PER_HOUR] - tries[first] < HOUR_MS)
			return `${MOST_TRIES_PER_HOUR} tries from ${tries[first]} ms`;
	}
	return undefined;
}

/** A platform that says what it is told to say, sense or not. */
class Puppet implements Wifi {
	readonly tries: number[] = [];
	readonly #time: FakeTime;
	#handler: WifiHandler | undefined = undefined;
	#scanDone: ((networks: readonly WifiNetwork[] | undefined) => void) | undefined = undefined;

	constructor(time: FakeTime) {
		this.#time = time;
	}

	get linked(): boolean {
		return this.#handler !== undefined;
	}

	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void {
		this.#scanDone = done;
	}

	join(_options: unknown, handler: WifiHandler) {
		if (this.#handler !== undefined) throw new Error("two links at a time");
		this.#handler = handler;
		this.tries.push(this.#time.now);
		return {
			signalDbm: () => undefined,
			close: () => {
				if (this.#handler === handler) this.#handler = undefined;
			},
		};
	}

	openAccessPoint(): never {
		throw new Error("not part of this test");
	}

	setTransmitPower(): void {}

	say([what, value]: Action): void {
		const handler = this.#handler;
		if (what === "associated") handler?.associated(HOME.bssid, 6);
		else if (what === "addressed") handler?.addressed(LEASE);
		else if (what === "closed" && handler !== undefined) {
			this.#handler = undefined;
			handler.closed(REASONS[value % REASONS.length], "");
		} else if (what === "scanned") {
			const done = this.#scanDone;
			this.#scanDone = undefined;
			const heard = { ssid: HOME.ssid, bssid: HOME.bssid, channel: 6, signalDbm: -60, security: "wpa2" } as const;
			done?.(value % 3 === 0 ? undefined : value % 3 === 1 ? [] : [heard]);
		}
	}
}

function stationOf(time: FakeTime, wifi: Wifi): WifiStation {
	const host = { wifi, timers: time, clock: time, crypto: new FakeCrypto() };
	const power = new TransmitPower((dbm) => wifi.setTransmitPower(dbm), 20, 0);
	return new WifiStation(host, new Scanner(host), power, () => {});
}

test("wifi: any platform: there is always something to wait for, and never more than five minutes", (t) => {
	const words = ["associated", "addressed", "closed", "scanned", "use", "attempt", "forget", "hold", "wait", "moment"];
	fc.assert(
		fc.property(fc.array(action(words), { maxLength: 60 }), (actions) => {
			const time = new FakeTime();
			const puppet = new Puppet(time);
			const station = stationOf(time, puppet);
			station.use(TARGETS[0]);
			let changes = 0;
			for (const one of actions) {
				if (!act(station, time, one)) puppet.say(one);
				if (["use", "attempt", "forget"].includes(one[0])) changes++;
				const fault = stuck(station, time, puppet.linked);
				if (fault !== undefined) throw new Error(fault);
			}
			station.hold(false);
			station.forget();
			station.use(TARGETS[0]);
			const before = puppet.tries.length;
			for (let second = 0; second < BACK_WITHIN_MS / 1000 && station.address === undefined; second++) {
				time.advance(1000);
				for (const word of ["scanned", "associated", "addressed"]) puppet.say([word, 2]);
			}
			if (station.status().state !== "connected") throw new Error(`ends ${station.status().state}`);
			// What people ask for is done at once, and not counted against it.
			if (changes === 0) {
				const fault = tooMany(puppet.tries.slice(0, before));
				if (fault !== undefined) throw new Error(fault);
			}
		}),
		{ numRuns: 300 },
	);
	t.pass("300 histories");
	t.end();
});

test("wifi: any air: no hurry, and connected soon after all is well", (t) => {
	const harm = fc.oneof(
		fc.record({ on: fc.boolean() }),
		fc.record({ channel: fc.integer({ min: 1, max: 13 }) }),
		fc.record({ password: fc.constantFrom(HOME.password, "another one") }),
		fc.record({ dhcp: fc.boolean() }),
		fc.record({ refuses: fc.boolean() }),
		fc.record({ signalDbm: fc.integer({ min: -95, max: -30 }) }),
		fc.record({ bssid: fc.constantFrom("02005e100002", "02005e100003"), on: fc.boolean() }),
	);
	const pause = fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 20 * 60_000 }));
	const well = { on: true, password: HOME.password, dhcp: true, refuses: false, signalDbm: -60 };
	let longest = 0;
	fc.assert(
		fc.property(fc.array(fc.tuple(harm, pause), { maxLength: 25 }), (history) => {
			const time = new FakeTime();
			const wifi = new AirWifi(time);
			const station = stationOf(time, wifi);
			station.use(TARGETS[0]);
			for (const [change, milliseconds] of history) {
				wifi.air.change(change);
				time.advance(milliseconds);
			}
			wifi.air.change(well);
			for (const bssid of ["02005e100002", "02005e100003"]) wifi.air.change({ bssid, on: false });
			const from = time.now;
			// A link that is about to be lost does not count.
			time.advance(10_000);
			while (station.address === undefined && time.now - from < 2 * BACK_WITHIN_MS) time.advance(1000);
			longest = Math.max(longest, time.now - from);
			if (time.now - from > BACK_WITHIN_MS) throw new Error(`not back: ${station.status().state}`);
			const fault = tooMany(wifi.tries.map(({ at }) => at));
			if (fault !== undefined) throw new Error(fault);
		}),
		{ numRuns: 150 },
	);
	t.pass(`150 histories; back after ${longest / 1000} s at most`);
	t.end();
});
