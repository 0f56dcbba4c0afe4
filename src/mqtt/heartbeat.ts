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
	readonly #time: { readonly timers: Timers; readonly clock: Clock };
	readonly #periodMs: number;
	readonly #patienceMs: number;
	readonly #owner: HeartbeatOwner;
	#next: Timer | undefined = undefined;
	#deadline: Timer | undefined = undefined;
	/** The packet on its way; "due" while the connection does not take it. */
	#beat: number | "due" | undefined = undefined;
	#beatAt = 0;
	/** Whether the broker delivered `online` back since the last beat; undefined before the second beat. */
	#echoed: boolean | undefined = undefined;
	#deaf = false;

	constructor(
		time: { readonly timers: Timers; readonly clock: Clock },
		keepAliveSeconds: number,
		owner: HeartbeatOwner,
	) {
		this.#time = time;
		this.#periodMs = Math.min(keepAliveSeconds * 500, LONGEST_PERIOD_MS);
		this.#patienceMs = Math.min(keepAliveSeconds * 900, LONGEST_PATIENCE_MS);
		this.#owner = owner;
	}

	start(): void {
		this.stop();
		this.#echoed = undefined;
		this.#deaf = false;
		this.#tick();
	}

	stop(): void {
		this.#next?.cancel();
		this.#deadline?.cancel();
		this.#beat = undefined;
	}

	/** True when beats are acknowledged but never delivered back to this client, which subscribes to them. */
	get isDeaf(): boolean {
		return this.#deaf;
	}

	/** True when the packet was the beat. */
	acknowledged(packet: number): boolean {
		if (packet !== this.#beat) return false;
		this.#beat = undefined;
		this.#deadline?.cancel();
		this.#owner.confirmed();
		return true;
	}

	writable(): void {
		if (this.#beat === "due") this.#send();
	}

	/** The broker delivered the status topic. */
	heard(online: boolean): void {
		if (online) {
			this.#echoed = true;
			this.#deaf = false;
		} else if (this.#beat === undefined && this.#time.clock.ticks() - this.#beatAt >= HEAL_MS) {
			this.#tick();
		}
	}

	#tick(): void {
		this.#next?.cancel();
		this.#next = this.#time.timers.after(this.#periodMs, () => this.#tick());
		if (this.#beat !== undefined) return;
		this.#deaf = this.#echoed === false;
		this.#echoed = false;
		this.#beat = "due";
		this.#beatAt = this.#time.clock.ticks();
		this.#deadline = this.#time.timers.after(this.#patienceMs, () => this.#owner.dead());
		this.#send();
	}

	#send(): void {
		const packet = this.#owner.sendBeat();
		if (packet === undefined) return;
		this.#beat = packet;
		this.#owner.marked();
	}
}
