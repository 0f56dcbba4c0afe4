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
	private readonly _host: WifiHost;
	private readonly _scanner: Scanner;
	private readonly _power: TransmitPower;
	private readonly _changed: () => void;
	private readonly _choice = new Choice();
	private readonly _outages = new Outages();
	private _target: WifiTarget | undefined = undefined;
	/** A network that somebody wants to know about before it is stored; it stands in for `_target`. */
	private _attempt: Attempt | undefined = undefined;
	private _held = false;
	private _state: WifiState = "off";
	private _trouble: WifiTrouble | undefined = undefined;
	private _text = "";
	/** Another number for each try: who still speaks of an earlier one is not heard. */
	private _run = 0;
	private _link: WifiLink | undefined = undefined;
	private _timer: Timer | undefined = undefined;
	private _timerAt = 0;
	private _wanted: string | undefined = undefined;
	private _bssid: string | undefined = undefined;
	private _channel: number | undefined = undefined;
	private _address: NetworkAddress | undefined = undefined;
	private _connectedAt = 0;
	private _failures = 0;
	private _passwordFailures = 0;
	private _tries = 0;
	private _joins = 0;

	/** `changed` is called when the address is another one, or gone. */
	constructor(host: WifiHost, scanner: Scanner, power: TransmitPower, changed: () => void) {
		this._host = host;
		this._scanner = scanner;
		this._power = power;
		this._changed = changed;
	}

	/** The network to be in from now on; undefined: none. */
	use(target: WifiTarget | undefined): void {
		if (isSameTarget(target, this._target)) return;
		this._target = target;
		const attempt = this._attempt;
		if (attempt === undefined) {
			if (this._state === "connected") this._after(LEAVE_MS, () => this._startOver());
			else this._startOver();
		}
		// It was tried, it went well, and it is stored.
		else if (this._state === "connected" && isSameTarget(target, attempt.target)) this._attempt = undefined;
	}

	/**
	 * Leaves the network and joins this one instead, and tells how that went: `done` is called once.
	 * Where it went well the link stays until `forget`, and for good when `use` names the same
	 * network; otherwise the former network is joined again.
	 */
	attempt(target: WifiTarget, done: (result: AttemptResult) => void): void {
		const former = this._attempt;
		const underWay = this._state !== "connected";
		this._attempt = { target, done };
		this._startOver();
		if (underWay) former?.done({ trouble: "failed" });
	}

	/** An attempt is over, and so is its link unless it was stored; one still under way has failed. */
	forget(): void {
		const attempt = this._attempt;
		if (attempt === undefined) return;
		const underWay = this._state !== "connected";
		this._attempt = undefined;
		if (!isSameTarget(attempt.target, this._target)) this._startOver();
		if (underWay) attempt.done({ trouble: "failed" });
	}

	/** While somebody is at the own access point no try disturbs it; a link that is there stays. */
	hold(held: boolean): void {
		this._held = held;
		if (!held && this._state === "held") this._next();
	}

	get address(): NetworkAddress | undefined {
		return this._address;
	}

	status(): WifiStatus {
		const waiting = this._state === "waiting" || this._state === "powering" || this._state === "held";
		return {
			state: this._state,
			code: this._trouble ?? (this._state === "waiting" ? "joining" : this._state),
			text: this._text,
			ssid: this._current?.ssid ?? "",
			bssid: this._bssid,
			channel: this._channel,
			signalDbm: this._state === "connected" ? this._link?.signalDbm() : undefined,
			address: this._address,
			tries: this._tries,
			joins: this._joins,
			losses: this._outages.count,
			lastTrouble: this._outages.trouble,
			lastOutageMs: this._outages.lastedMs,
			nextTryMs: waiting ? Math.max(0, this._timerAt - this._host.clock.ticks()) : undefined,
		};
	}

	private get _current(): WifiTarget | undefined {
		return this._attempt?.target ?? this._target;
	}

	/** A network that nothing is known of yet. */
	private _startOver(): void {
		this._leave();
		this._failures = 0;
		this._passwordFailures = 0;
		this._trouble = undefined;
		this._text = "";
		this._choice.forgive();
		this._next();
	}

	/** What is due now. */
	private _next(): void {
		const target = this._current;
		const powerUp = POWER_UP_MS - this._host.clock.ticks();
		if (target === undefined) this._state = "off";
		else if (powerUp > 0) this._wait("powering", powerUp);
		else if (this._held && this._attempt === undefined) this._wait("held", HELD_MS);
		else if (this._trouble === undefined) this._join(target, undefined);
		else this._scan(target);
	}

	private _scan(target: WifiTarget): void {
		const run = this._run;
		this._state = "scanning";
		this._scanner.scan((networks) => {
			if (run !== this._run) return;
			this._join(target, this._choice.best(networks ?? [], target.ssid, target.password));
		});
	}

	private _join(target: WifiTarget, bssid: string | undefined): void {
		const run = ++this._run;
		this._state = "joining";
		this._tries++;
		this._wanted = bssid;
		this._power.apply();
		this._after(JOIN_MS, () => this._ended("failed", "no answer"));
		const link = this._host.wifi.join(
			{ ...target, bssid },
			this._handler(() => run === this._run),
		);
		this._link = link;
	}

	/** Hears one try for as long as it is the current one. */
	private _handler(isCurrent: () => boolean): WifiHandler {
		return {
			associated: (bssid, channel) => {
				if (!isCurrent()) return;
				this._bssid = bssid;
				this._channel = channel;
				if (this._state !== "joining") return;
				this._state = "addressing";
				this._after(ADDRESS_MS, () => this._ended("no_address", ""));
			},
			addressed: (address) => {
				if (isCurrent()) this._addressed(address);
			},
			closed: (reason, text) => {
				if (!isCurrent()) return;
				this._link = undefined;
				this._ended(reason, text);
			},
		};
	}

	private _addressed(address: NetworkAddress): void {
		const isNew = this._address?.address !== address.address;
		const isFirst = this._state !== "connected";
		this._address = address;
		if (isFirst) {
			this._state = "connected";
			this._trouble = undefined;
			this._text = "";
			this._joins++;
			this._connectedAt = this._host.clock.ticks();
			this._outages.over(this._connectedAt);
			this._passwordFailures = 0;
			this._after(POWER_STEP_MS, () => this._strengthen());
			this._attempt?.done({ address });
		}
		if (isNew) this._changed();
	}

	/** Step by step, so that the supply is not asked for all at once. */
	private _strengthen(): void {
		if (this._power.raise()) this._after(POWER_STEP_MS, () => this._strengthen());
	}

	/** The try, or the link, is over. */
	private _ended(trouble: WifiTrouble, text: string): void {
		const wasConnected = this._state === "connected";
		const wasGood = wasConnected && this._host.clock.ticks() - this._connectedAt >= STABLE_MS;
		this._choice.shun(wasConnected ? undefined : (this._bssid ?? this._wanted));
		this._leave();
		this._trouble = trouble;
		this._text = text;
		this._outages.failed(trouble, wasConnected, this._host.clock.ticks());
		const stronger = trouble !== "password" && trouble !== "refused" && this._power.raise();
		const attempt = this._attempt;
		if (attempt === undefined) this._again(trouble, wasGood);
		// Somebody waits for the answer: only what is over quickly is tried once more.
		else if (trouble === "not_found" && stronger) this._next();
		else {
			this._attempt = undefined;
			if (isSameTarget(attempt.target, this._target)) this._again(trouble, wasGood);
			else this._startOver();
			if (!wasConnected) attempt.done({ trouble });
		}
	}

	private _again(trouble: WifiTrouble, wasGood: boolean): void {
		if (wasGood) {
			this._failures = 0;
			this._choice.forgive();
			this._next();
			return;
		}
		const fraction = randomFraction(this._host.crypto);
		if (trouble === "password") this._wait("waiting", passwordPause(this._passwordFailures++, fraction));
		else this._wait("waiting", joinPause(this._failures++, fraction));
	}

	/** Nothing of the present try or link is left. */
	private _leave(): void {
		const hadAddress = this._address !== undefined;
		this._run++;
		this._timer?.cancel();
		this._link?.close();
		this._link = undefined;
		this._wanted = undefined;
		this._bssid = undefined;
		this._channel = undefined;
		this._address = undefined;
		this._state = "waiting";
		if (hadAddress) this._changed();
	}

	private _wait(state: WifiState, milliseconds: number): void {
		this._state = state;
		this._after(milliseconds, () => this._next());
	}

	private _after(milliseconds: number, callback: () => void): void {
		this._timer?.cancel();
		this._timerAt = this._host.clock.ticks() + milliseconds;
		this._timer = this._host.timers.after(milliseconds, callback);
	}
}
