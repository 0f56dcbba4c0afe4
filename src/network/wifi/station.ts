/**
 * The network to be in, time, and what the platform tells → one lasting link out of single tries.
 * Comes back after every kind of failure and never gives up: whatever the state, there is a
 * timer, a try or a link that leads on, except where no network is set.
 */
import { randomFraction } from "../../bytes/fraction.ts";
import type { Host, NetworkAddress, Timer, Wifi, WifiHandler, WifiLink } from "../../host.ts";
import { joinPause, passwordPause } from "./backoff.ts";
import { Choice } from "./choice.ts";
import { Outages } from "./outages.ts";
import type { TransmitPower } from "./power.ts";
import type { Scanner } from "./scanner.ts";
import {
	type AttemptResult,
	isSameTarget,
	type WifiState,
	type WifiStatus,
	type WifiTarget,
	type WifiTrouble,
} from "./status.ts";

export type WifiHost = Pick<Host, "timers" | "clock" | "crypto"> & { readonly wifi: Wifi };

/** The supply settles first: nothing draws more than the radio when it is switched on. */
export const POWER_UP_MS = 1000;
export const JOIN_MS = 20_000;
export const ADDRESS_MS = 20_000;
/** A link that lasted so long was a good one: its loss is a first failure. */
export const STABLE_MS = 60_000;
/** From one step of transmit power to the next while connected. */
export const POWER_STEP_MS = 10_000;
const HELD_MS = 2000;
/** Whoever sent other settings over the network is answered first. */
const LEAVE_MS = 300;

interface Attempt {
	readonly target: WifiTarget;
	readonly done: (result: AttemptResult) => void;
}

export class WifiStation {
	readonly #host: WifiHost;
	readonly #scanner: Scanner;
	readonly #power: TransmitPower;
	readonly #changed: () => void;
	readonly #choice = new Choice();
	readonly #outages = new Outages();
	#target: WifiTarget | undefined = undefined;
	/** A network that somebody wants to know about before it is stored; it stands in for `#target`. */
	#attempt: Attempt | undefined = undefined;
	#held = false;
	#state: WifiState = "off";
	#trouble: WifiTrouble | undefined = undefined;
	#text = "";
	/** Another number for each try: who still speaks of an earlier one is not heard. */
	#run = 0;
	#link: WifiLink | undefined = undefined;
	#timer: Timer | undefined = undefined;
	#timerAt = 0;
	#wanted: string | undefined = undefined;
	#bssid: string | undefined = undefined;
	#channel: number | undefined = undefined;
	#address: NetworkAddress | undefined = undefined;
	#connectedAt = 0;
	#failures = 0;
	#passwordFailures = 0;
	#tries = 0;
	#joins = 0;

	/** `changed` is called when the address is another one, or gone. */
	constructor(host: WifiHost, scanner: Scanner, power: TransmitPower, changed: () => void) {
		this.#host = host;
		this.#scanner = scanner;
		this.#power = power;
		this.#changed = changed;
	}

	/** The network to be in from now on; undefined: none. */
	use(target: WifiTarget | undefined): void {
		if (isSameTarget(target, this.#target)) return;
		this.#target = target;
		const attempt = this.#attempt;
		if (attempt === undefined) {
			if (this.#state === "connected") this.#after(LEAVE_MS, () => this.#startOver());
			else this.#startOver();
		}
		// It was tried, it went well, and it is stored.
		else if (this.#state === "connected" && isSameTarget(target, attempt.target)) this.#attempt = undefined;
	}

	/**
	 * Leaves the network and joins this one instead, and tells how that went: `done` is called once.
	 * Where it went well the link stays until `forget`, and for good when `use` names the same
	 * network; otherwise the former network is joined again.
	 */
	attempt(target: WifiTarget, done: (result: AttemptResult) => void): void {
		const former = this.#attempt;
		const underWay = this.#state !== "connected";
		this.#attempt = { target, done };
		this.#startOver();
		if (underWay) former?.done({ trouble: "failed" });
	}

	/** An attempt is over, and so is its link unless it was stored; one still under way has failed. */
	forget(): void {
		const attempt = this.#attempt;
		if (attempt === undefined) return;
		const underWay = this.#state !== "connected";
		this.#attempt = undefined;
		if (!isSameTarget(attempt.target, this.#target)) this.#startOver();
		if (underWay) attempt.done({ trouble: "failed" });
	}

	/** While somebody is at the own access point no try disturbs it; a link that is there stays. */
	hold(held: boolean): void {
		this.#held = held;
		if (!held && this.#state === "held") this.#next();
	}

	get address(): NetworkAddress | undefined {
		return this.#address;
	}

	status(): WifiStatus {
		const waiting = this.#state === "waiting" || this.#state === "powering" || this.#state === "held";
		return {
			state: this.#state,
			code: this.#trouble ?? (this.#state === "waiting" ? "joining" : this.#state),
			text: this.#text,
			ssid: this.#current?.ssid ?? "",
			bssid: this.#bssid,
			channel: this.#channel,
			signalDbm: this.#state === "connected" ? this.#link?.signalDbm() : undefined,
			address: this.#address,
			tries: this.#tries,
			joins: this.#joins,
			losses: this.#outages.count,
			lastTrouble: this.#outages.trouble,
			lastOutageMs: this.#outages.lastedMs,
			nextTryMs: waiting ? Math.max(0, this.#timerAt - this.#host.clock.ticks()) : undefined,
		};
	}

	get #current(): WifiTarget | undefined {
		return this.#attempt?.target ?? this.#target;
	}

	/** A network that nothing is known of yet. */
	#startOver(): void {
		this.#leave();
		this.#failures = 0;
		this.#passwordFailures = 0;
		this.#trouble = undefined;
		this.#text = "";
		this.#choice.forgive();
		this.#next();
	}

	/** What is due now. */
	#next(): void {
		const target = this.#current;
		const powerUp = POWER_UP_MS - this.#host.clock.ticks();
		if (target === undefined) this.#state = "off";
		else if (powerUp > 0) this.#wait("powering", powerUp);
		else if (this.#held && this.#attempt === undefined) this.#wait("held", HELD_MS);
		else if (this.#trouble === undefined) this.#join(target, undefined);
		else this.#scan(target);
	}

	#scan(target: WifiTarget): void {
		const run = this.#run;
		this.#state = "scanning";
		this.#scanner.scan((networks) => {
			if (run !== this.#run) return;
			this.#join(target, this.#choice.best(networks ?? [], target.ssid, target.password));
		});
	}

	#join(target: WifiTarget, bssid: string | undefined): void {
		const run = ++this.#run;
		this.#state = "joining";
		this.#tries++;
		this.#wanted = bssid;
		this.#power.apply();
		this.#after(JOIN_MS, () => this.#ended("failed", "no answer"));
		const link = this.#host.wifi.join(
			{ ...target, bssid },
			this.#handler(() => run === this.#run),
		);
		this.#link = link;
	}

	/** Hears one try for as long as it is the current one. */
	#handler(isCurrent: () => boolean): WifiHandler {
		return {
			associated: (bssid, channel) => {
				if (!isCurrent()) return;
				this.#bssid = bssid;
				this.#channel = channel;
				if (this.#state !== "joining") return;
				this.#state = "addressing";
				this.#after(ADDRESS_MS, () => this.#ended("no_address", ""));
			},
			addressed: (address) => {
				if (isCurrent()) this.#addressed(address);
			},
			closed: (reason, text) => {
				if (!isCurrent()) return;
				this.#link = undefined;
				this.#ended(reason, text);
			},
		};
	}

	#addressed(address: NetworkAddress): void {
		const isNew = this.#address?.address !== address.address;
		const isFirst = this.#state !== "connected";
		this.#address = address;
		if (isFirst) {
			this.#state = "connected";
			this.#trouble = undefined;
			this.#text = "";
			this.#joins++;
			this.#connectedAt = this.#host.clock.ticks();
			this.#outages.over(this.#connectedAt);
			this.#passwordFailures = 0;
			this.#after(POWER_STEP_MS, () => this.#strengthen());
			this.#attempt?.done({ address });
		}
		if (isNew) this.#changed();
	}

	/** Step by step, so that the supply is not asked for all at once. */
	#strengthen(): void {
		if (this.#power.raise()) this.#after(POWER_STEP_MS, () => this.#strengthen());
	}

	/** The try, or the link, is over. */
	#ended(trouble: WifiTrouble, text: string): void {
		const wasConnected = this.#state === "connected";
		const wasGood = wasConnected && this.#host.clock.ticks() - this.#connectedAt >= STABLE_MS;
		this.#choice.shun(wasConnected ? undefined : (this.#bssid ?? this.#wanted));
		this.#leave();
		this.#trouble = trouble;
		this.#text = text;
		this.#outages.failed(trouble, wasConnected, this.#host.clock.ticks());
		const stronger = trouble !== "password" && trouble !== "refused" && this.#power.raise();
		const attempt = this.#attempt;
		if (attempt === undefined) this.#again(trouble, wasGood);
		// Somebody waits for the answer: only what is over quickly is tried once more.
		else if (trouble === "not_found" && stronger) this.#next();
		else {
			this.#attempt = undefined;
			if (isSameTarget(attempt.target, this.#target)) this.#again(trouble, wasGood);
			else this.#startOver();
			if (!wasConnected) attempt.done({ trouble });
		}
	}

	#again(trouble: WifiTrouble, wasGood: boolean): void {
		if (wasGood) {
			this.#failures = 0;
			this.#choice.forgive();
			this.#next();
			return;
		}
		const fraction = randomFraction(this.#host.crypto);
		if (trouble === "password") this.#wait("waiting", passwordPause(this.#passwordFailures++, fraction));
		else this.#wait("waiting", joinPause(this.#failures++, fraction));
	}

	/** Nothing of the present try or link is left. */
	#leave(): void {
		const hadAddress = this.#address !== undefined;
		this.#run++;
		this.#timer?.cancel();
		this.#link?.close();
		this.#link = undefined;
		this.#wanted = undefined;
		this.#bssid = undefined;
		this.#channel = undefined;
		this.#address = undefined;
		this.#state = "waiting";
		if (hadAddress) this.#changed();
	}

	#wait(state: WifiState, milliseconds: number): void {
		this.#state = state;
		this.#after(milliseconds, () => this.#next());
	}

	#after(milliseconds: number, callback: () => void): void {
		this.#timer?.cancel();
		this.#timerAt = this.#host.clock.ticks() + milliseconds;
		this.#timer = this.#host.timers.after(milliseconds, callback);
	}
}
