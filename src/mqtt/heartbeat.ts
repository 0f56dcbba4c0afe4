/**
 * Keeps `status` true and finds out whether the broker still listens.
 *
 * A beat is `online` at QoS 1, retained, to the status topic, twice per keep-alive or every 15 s.
 * A broker handles what one client sends in order (MQTT 3.1.1, section 4.6), so a beat's
 * acknowledgement confirms everything sent before it; one that stays away for 0.9 keep-alives means
 * a dead connection, whatever TCP believes: noticed at most 1.4 keep-alives after the last sign of
 * life. A stale `offline` that an earlier connection's will left behind does not outlive the next beat.
 */
import { utf8 } from "../bytes/writer.ts";
import type { Clock, Timer, Timers } from "../host.ts";

export const ONLINE = utf8("online");

/** Whether a payload is just the word that stands for being there. */
export function isOnline(payload: Uint8Array): boolean {
	return payload.length === ONLINE.length && payload.every((byte, index) => byte === ONLINE[index]);
}

export interface HeartbeatOwner {
	/** Publishes `online`; the packet's number, or undefined when the connection does not take it now. */
	sendBeat(): number | undefined;
	/** What has been sent until now is confirmed by the next `confirmed`. */
	marked(): void;
	confirmed(): void;
	/** No beat was acknowledged for too long. */
	dead(): void;
}

const LONGEST_PERIOD_MS = 15_000;
const LONGEST_PATIENCE_MS = 60_000;
/** An `offline` seen on the own topic is answered at most so often. */
const HEAL_MS = 5000;

export class Heartbeat {
	private readonly _time: { readonly timers: Timers; readonly clock: Clock };
	private readonly _periodMs: number;
	private readonly _patienceMs: number;
	private readonly _owner: HeartbeatOwner;
	private _next: Timer | undefined = undefined;
	private _deadline: Timer | undefined = undefined;
	/** The packet on its way; "due" while the connection does not take it. */
	private _beat: number | "due" | undefined = undefined;
	private _beatAt = 0;
	/** Whether the broker delivered `online` back since the last beat; undefined before the second beat. */
	private _echoed: boolean | undefined = undefined;
	private _deaf = false;

	constructor(
		time: { readonly timers: Timers; readonly clock: Clock },
		keepAliveSeconds: number,
		owner: HeartbeatOwner,
	) {
		this._time = time;
		this._periodMs = Math.min(keepAliveSeconds * 500, LONGEST_PERIOD_MS);
		this._patienceMs = Math.min(keepAliveSeconds * 900, LONGEST_PATIENCE_MS);
		this._owner = owner;
	}

	start(): void {
		this.stop();
		this._echoed = undefined;
		this._deaf = false;
		this._tick();
	}

	stop(): void {
		this._next?.cancel();
		this._deadline?.cancel();
		this._beat = undefined;
	}

	/** True when beats are acknowledged but never delivered back to this client, which subscribes to them. */
	get isDeaf(): boolean {
		return this._deaf;
	}

	/** True when the packet was the beat. */
	acknowledged(packet: number): boolean {
		if (packet !== this._beat) return false;
		this._beat = undefined;
		this._deadline?.cancel();
		this._owner.confirmed();
		return true;
	}

	writable(): void {
		if (this._beat === "due") this._send();
	}

	/** The broker delivered the status topic. */
	heard(online: boolean): void {
		if (online) {
			this._echoed = true;
			this._deaf = false;
		} else if (this._beat === undefined && this._time.clock.ticks() - this._beatAt >= HEAL_MS) {
			this._tick();
		}
	}

	private _tick(): void {
		this._next?.cancel();
		this._next = this._time.timers.after(this._periodMs, () => this._tick());
		if (this._beat !== undefined) return;
		this._deaf = this._echoed === false;
		this._echoed = false;
		this._beat = "due";
		this._beatAt = this._time.clock.ticks();
		this._deadline = this._time.timers.after(this._patienceMs, () => this._owner.dead());
		this._send();
	}

	private _send(): void {
		const packet = this._owner.sendBeat();
		if (packet === undefined) return;
		this._beat = packet;
		this._owner.marked();
	}
}
