/**
 * Datagrams of one network in, those of a multicast DNS responder out (RFC 6762): it finds names that
 * nobody else has, announces and defends them, answers for them, and says goodbye.
 */
import type { Clock, Timer, Timers } from "../../host.ts";
import { readMessage } from "../dns/read.ts";
import { CLASS_IN, type DnsRecord, FLAG, type ReadMessage, TOP_BIT, TYPE } from "../dns/types.ts";
import { writeMessage } from "../dns/write.ts";
import { answersTo, extrasOf, isKnown, isLocal } from "./answers.ts";
import { Bucket } from "./bucket.ts";
import { contradicts, isData, losesTo, uniqueNames } from "./conflict.ts";
import { hostLabel, instanceLabel } from "./names.ts";
import { Outbox, PAUSE_MS } from "./outbox.ts";
import { type ByName, byName, type OwnRecord, ownRecords, SERVICES, type Service } from "./records.ts";

export const MDNS_PORT = 5353;
export const MDNS_GROUP = "224.0.0.251";

export interface ResponderOptions {
	readonly clock: Pick<Clock, "ticks">;
	readonly timers: Timers;
	/** A fraction from 0 to just below 1. */
	readonly random: () => number;
	/** To the group, unless there is an address. */
	readonly send: (bytes: Uint8Array, address: string, port: number) => void;
	/** Called with every name that was found free, the host's without `.local`. */
	readonly claimed: (host: string) => void;
}

export interface Presence {
	/** Names as they are wanted. */
	readonly host: string;
	readonly instance: string;
	/** IPv4, four bytes each. */
	readonly address: Uint8Array;
	readonly netmask: Uint8Array;
	readonly port: number;
	readonly services: readonly Service[];
}

export type ResponderState = "probing" | "announced" | "stopped";

/** Section 8.1. */
const PROBES = 3;
const PROBE_PAUSE_MS = 250;
/** Section 8.2. */
const GIVE_WAY_MS = 1000;
/** Section 8.1: so many conflicts in so long a time, and every try waits, until there was none for a while. */
const CONFLICT_LIMIT = 15;
const CONFLICT_SPAN_MS = 10_000;
const CONFLICT_PAUSE_MS = 5000;
const CONFLICT_REST_MS = 60_000;
/** Section 8.3. */
const ANNOUNCEMENTS = 2;
/** Section 6: from 20 to 120 ms where others may answer too; 7.2: from 400 to 500 where more is to come. */
const SHARED_MS = 20;
const TRUNCATED_MS = 400;
const SPREAD_MS = 100;
/** A question has three or four; an announcement of a host with its services some forty. */
const LABELS_PER_DATAGRAM = 12;
/** Section 6.7. */
const LEGACY_TTL_S = 10;

export class MdnsResponder {
	state: ResponderState = "probing";
	conflicts = 0;
	/** Datagrams that were not looked at, and those that are none of this protocol. */
	dropped = 0;
	malformed = 0;
	/** Which of the names wanted is tried, from 1. */
	number: number;
	private readonly _options: ResponderOptions;
	private readonly _outbox = new Outbox();
	private readonly _bucket = new Bucket();
	private _presence: Presence;
	private _records: readonly OwnRecord[] = [];
	private _byName: ByName = new Map();
	/** How many probes, or announcements, have been sent. */
	private _sent = 0;
	private _step: Timer | undefined = undefined;
	private _answering: Timer | undefined = undefined;
	private _conflictTimes: number[] = [];
	private _slow = false;

	/** `number` is the first name tried. */
	constructor(options: ResponderOptions, presence: Presence, number = 1) {
		this._options = options;
		this._presence = presence;
		this.number = number;
		this._probe(PROBE_PAUSE_MS * options.random());
	}

	get host(): string {
		return hostLabel(this._presence.host, this.number);
	}

	/** A character per byte of its UTF-8. */
	get instance(): string {
		return instanceLabel(this._presence.instance, this.number);
	}

	/** Other texts for the same services. */
	describe(services: readonly Service[]): void {
		this._presence = { ...this._presence, services };
		this._name();
		if (this.state === "announced") this._announce();
	}

	/** Says goodbye (section 10.1), and nothing more. */
	stop(): void {
		if (this.state === "announced") {
			// That there is such a kind of service, others may say too.
			const gone = this._records.filter(({ type, name }) => type !== TYPE.nsec && name !== SERVICES);
			this._multicast(gone.map((record) => ({ ...sent(record), ttl: 0 })));
		}
		this.state = "stopped";
		this._step?.cancel();
		this._answering?.cancel();
	}

	received(bytes: Uint8Array, address: string, port: number): void {
		if (this.state === "stopped" || !isLocal(address, this._presence)) return;
		if (!this._bucket.take(this._now)) {
			this.dropped++;
			return;
		}
		const cost = { labels: 0 };
		const message = readMessage(bytes, cost);
		this._bucket.charge(cost.labels / LABELS_PER_DATAGRAM);
		// Sections 18.3 and 18.11.
		if (message === undefined || message.flags & (FLAG.opcode | FLAG.rcode)) this.malformed++;
		else if ((message.flags & FLAG.response) === 0) this._asked(message, address, port);
		// Section 6: whoever speaks from another port does not speak for the network.
		else if (port === MDNS_PORT) this._heard(message);
	}

	private get _now(): number {
		return this._options.clock.ticks();
	}

	private _name(): void {
		this._records = ownRecords({ ...this._presence, host: this.host, instance: this.instance });
		this._byName = byName(this._records);
		this._outbox.clear();
	}

	private _probe(delayMs: number): void {
		this.state = "probing";
		this._name();
		this._sent = 0;
		this._after(delayMs, () => this._nextProbe());
	}

	private _nextProbe(): void {
		if (this._sent === PROBES) {
			this.state = "announced";
			this._announce();
			this._options.claimed(this.host);
			return;
		}
		this._sent++;
		// Answers come to the group: others on this machine may share our port (section 15.1).
		const questions = uniqueNames(this._records).map((name) => ({ name, type: TYPE.any, class: CLASS_IN }));
		const authorities = this._records.filter(({ unique, type }) => unique && type !== TYPE.nsec);
		this._send(writeMessage({ id: 0, flags: 0, questions, authorities }, true));
		this._after(PROBE_PAUSE_MS, () => this._nextProbe());
	}

	private _announce(): void {
		this._sent = 0;
		this._nextAnnouncement();
	}

	private _nextAnnouncement(): void {
		this._multicast(this._records.map(sent));
		this._outbox.sent(this._records, this._now);
		this._sent++;
		if (this._sent < ANNOUNCEMENTS) this._after(PAUSE_MS, () => this._nextAnnouncement());
	}

	/** Somebody else has a name of ours: a wanted one is left to them, one that we had is asked for once more (section 9). */
	private _conflict(): void {
		this.conflicts++;
		const now = this._now;
		if (now - (this._conflictTimes.at(-1) ?? now) > CONFLICT_REST_MS) this._slow = false;
		this._conflictTimes = [...this._conflictTimes, now].slice(-CONFLICT_LIMIT);
		if (this._conflictTimes.length === CONFLICT_LIMIT && now - this._conflictTimes[0] < CONFLICT_SPAN_MS)
			this._slow = true;
		if (this.state === "probing") this.number++;
		this._probe(this._slow ? CONFLICT_PAUSE_MS : PROBE_PAUSE_MS * this._options.random());
	}

	private _heard(message: ReadMessage): void {
		// Whoever has the name will answer the first probe.
		if (this.state === "probing" && this._sent === 0) return;
		if (contradicts(this._byName, message, this.state === "probing")) {
			this._conflict();
			return;
		}
		// Section 7.4: another one has given the same answer.
		if (this._outbox.due === undefined) return;
		for (const record of message.answers) {
			for (const own of this._byName.get(record.name.toLowerCase()) ?? []) {
				if (own.type !== record.type || record.ttl < own.ttl || !isData(own, message, record)) continue;
				this._outbox.drop(own, this._now);
			}
		}
	}

	private _asked(message: ReadMessage, address: string, port: number): void {
		const probe = message.authorities.length > 0;
		if (this.state === "probing") {
			if (probe && losesTo(this._records, message)) this._probe(GIVE_WAY_MS + PROBE_PAUSE_MS * this._options.random());
			return;
		}
		// Section 7.2: the rest of what somebody knows who has asked before.
		for (const own of this._outbox.wantedBy(address)) if (isKnown(own, message)) this._outbox.withdraw(own);
		if (port !== MDNS_PORT) this._answerLegacy(message, address, port);
		else this._answer(message, address, probe);
	}

	private _answer(message: ReadMessage, address: string, probe: boolean): void {
		const now = this._now;
		const alone = new Set<OwnRecord>();
		const all = new Set<OwnRecord>();
		for (const question of message.questions) {
			const unicast = (question.class & TOP_BIT) !== 0 && !probe;
			for (const own of answersTo(this._byName, question)) {
				if (isKnown(own, message)) continue;
				// Section 5.4: nobody else needs to hear what everybody has heard a short time ago.
				if (unicast && this._outbox.wasSent(own, now, own.ttl * 250)) alone.add(own);
				else all.add(own);
			}
		}
		if (alone.size > 0) this._reply(address, [...alone]);
		const shared = [...all].some(({ unique }) => !unique);
		const wait = message.flags & FLAG.truncated ? TRUNCATED_MS : shared && !probe ? SHARED_MS : 0;
		const due = now + (wait > 0 ? wait + SPREAD_MS * this._options.random() : 0);
		for (const own of all) this._outbox.add(own, due, probe ? PROBE_PAUSE_MS : PAUSE_MS, address);
		this._flush();
	}

	private _reply(address: string, answers: readonly OwnRecord[]): void {
		const message = { id: 0, flags: RESPONSE, answers: answers.map(sent), additionals: extrasOf(answers).map(sent) };
		this._options.send(writeMessage(message, true), address, MDNS_PORT);
	}

	/** Somebody who knows only plain DNS: their question comes back, and they are not to keep the answer (section 6.7). */
	private _answerLegacy(message: ReadMessage, address: string, port: number): void {
		const found = new Set<OwnRecord>();
		for (const question of message.questions)
			for (const own of answersTo(this._byName, question)) if (own.type !== TYPE.nsec) found.add(own);
		if (found.size === 0) return;
		const plain = (record: OwnRecord) => ({ ...record, ttl: Math.min(record.ttl, LEGACY_TTL_S) });
		const answers = [...found];
		const extras = extrasOf(answers).filter(({ type }) => type !== TYPE.nsec);
		const { id, questions } = message;
		const answer = { id, flags: RESPONSE, questions, answers: answers.map(plain), additionals: extras.map(plain) };
		this._options.send(writeMessage(answer), address, port);
	}

	/** Sends what is due, and wakes up for the rest. */
	private _flush(): void {
		const now = this._now;
		const answers = this._outbox.take(now);
		if (answers.length > 0) {
			const extras = extrasOf(answers).filter((record) => !this._outbox.wasSent(record, now, PAUSE_MS));
			this._multicast(answers.map(sent), extras.map(sent));
			this._outbox.sent([...answers, ...extras], now);
		}
		this._answering?.cancel();
		const { due } = this._outbox;
		this._answering = due === undefined ? undefined : this._options.timers.after(due - now, () => this._flush());
	}

	private _multicast(answers: readonly DnsRecord[], additionals: readonly DnsRecord[] = []): void {
		this._send(writeMessage({ id: 0, flags: RESPONSE, answers, additionals }, true));
	}

	private _send(bytes: Uint8Array): void {
		this._options.send(bytes, MDNS_GROUP, MDNS_PORT);
	}

	private _after(milliseconds: number, callback: () => void): void {
		this._step?.cancel();
		this._step = this._options.timers.after(milliseconds, callback);
	}
}

const RESPONSE = FLAG.response | FLAG.authoritative;

/** As multicast DNS says it: what is unique replaces what was known of it (section 10.2). */
function sent(record: OwnRecord): DnsRecord {
	return record.unique ? { ...record, class: CLASS_IN | TOP_BIT } : record;
}
