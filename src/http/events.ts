/**
 * Readings → server-sent events (WHATWG HTML, 9.2): `id: 17\ndata: {…}\n\n`. A reader that comes
 * back with Last-Event-ID gets what it missed; one that does not keep up is disconnected.
 */
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Host, Timer } from "../host.ts";
import { writeReading } from "../readings/json.ts";
import { Reading } from "../readings/reading.ts";
import type { RingCursor } from "../store/recent.ts";
import type { BodyStream, StreamOutput } from "./response.ts";
import type { Services } from "./services.ts";
import { updateDocument } from "./update-json.ts";

const RETRY_MS = 3000;
const HEARTBEAT_MS = 15_000;
const RETRY = utf8(`retry: ${RETRY_MS}\n\n`);
const HEARTBEAT = utf8(":\n\n");

export class EventHub {
	/** Readers disconnected because they did not keep up, since start. */
	slow = 0;
	readonly #services: Services;
	readonly #maxReaders: number;
	readonly #readers = new Set<EventReader>();
	readonly #frame = new ByteWriter(2048);
	/** Where cursors put what they read. */
	readonly #scratch = new Reading();
	readonly #heartbeat: Timer;
	readonly #unsubscribe: () => void;

	constructor(host: Host, services: Services, maxReaders: number) {
		this.#services = services;
		this.#maxReaders = maxReaders;
		this.#heartbeat = host.timers.every(HEARTBEAT_MS, () => this.#beat());
		const latest = services.latest.subscribe((reading) => this.#tell(reading.sequence));
		const { updater } = services;
		const update = updater?.subscribe(() => this.#note("update", () => updateDocument(updater, services)));
		this.#unsubscribe = () => {
			latest();
			update?.();
		};
	}

	get readers(): number {
		return this.#readers.size;
	}

	close(): void {
		this.#heartbeat.cancel();
		this.#unsubscribe();
	}

	/**
	 * A body for one reader: what came after `lastId`, or the newest reading alone when it is
	 * undefined, and then each new one. Undefined when there are too many readers.
	 */
	reader(lastId: number | undefined): BodyStream | undefined {
		if (this.#readers.size >= this.#maxReaders) return undefined;
		return new EventReader(this, lastId);
	}

	/** For readers, from here on. */
	add(reader: EventReader): void {
		this.#readers.add(reader);
	}

	remove(reader: EventReader): void {
		this.#readers.delete(reader);
	}

	drop(output: StreamOutput): void {
		this.slow++;
		output.abort();
	}

	/** The newest reading's sequence, 0 when there is none, and whether it may still be relied on. */
	get newest(): number {
		return this.#services.latest.reading?.sequence ?? 0;
	}

	get fresh(): boolean {
		return this.#services.latest.fresh() !== undefined;
	}

	cursor(after: number): RingCursor {
		return this.#services.recent.from(after);
	}

	/** The next reading at the cursor as one event, preceded by what is missing after `lastId`. */
	next(cursor: RingCursor, lastId: number | undefined): Uint8Array | undefined {
		const reading = this.#scratch;
		if (!cursor.next(reading)) return undefined;
		const frame = this.#frame;
		frame.clear();
		if (lastId !== undefined && reading.sequence !== lastId + 1) {
			frame.text('event: gap\ndata: {"missed":');
			// After a restart sequences begin anew: how many are missing is not known.
			if (reading.sequence > lastId) frame.decimal(reading.sequence - lastId - 1, 0);
			else frame.text("null");
			frame.text("}\n\n");
		}
		this.#begin(reading.sequence);
		writeReading(frame, reading);
		return this.#end();
	}

	/** The newest reading as an event. */
	latest(sequence: number): Uint8Array {
		this.#frame.clear();
		this.#begin(sequence);
		const json = this.#services.latest.json();
		if (json !== undefined) this.#frame.bytes(json);
		return this.#end();
	}

	#begin(sequence: number): void {
		this.#frame.text("id: ");
		this.#frame.decimal(sequence, 0);
		this.#frame.text("\ndata: ");
	}

	#end(): Uint8Array {
		this.#frame.text("\n\n");
		return this.#frame.view();
	}

	#tell(sequence: number): void {
		if (this.#readers.size === 0) return;
		const event = this.latest(sequence);
		for (const reader of this.#readers) reader.tell(event);
	}

	/** Tells those who have taken everything else; the others miss it. */
	#note(name: string, json: () => Uint8Array): void {
		if (this.#readers.size === 0) return;
		this.#frame.clear();
		this.#frame.text(`event: ${name}\ndata: `);
		this.#frame.bytes(json());
		const event = this.#end();
		for (const reader of this.#readers) reader.note(event);
	}

	#beat(): void {
		for (const reader of this.#readers) reader.beat(HEARTBEAT);
	}
}

class EventReader implements BodyStream {
	readonly #hub: EventHub;
	/** Cleared once the gap after it has been told. */
	#lastId: number | undefined;
	#output: StreamOutput | undefined = undefined;
	/** Undefined: up to date. */
	#cursor: RingCursor | undefined = undefined;
	/** Nothing was taken since the last heartbeat. */
	#stuck = false;

	constructor(hub: EventHub, lastId: number | undefined) {
		this.#hub = hub;
		this.#lastId = lastId;
	}

	opened(output: StreamOutput): void {
		const hub = this.#hub;
		this.#output = output;
		hub.add(this);
		output.write(RETRY);
		if (this.#lastId === undefined) {
			if (hub.fresh) output.write(hub.latest(hub.newest));
			return;
		}
		this.#cursor = hub.cursor(this.#lastId > hub.newest ? 0 : this.#lastId);
		this.writable();
	}

	writable(): void {
		this.#stuck = false;
		const { hub, output } = { hub: this.#hub, output: this.#output };
		while (this.#cursor !== undefined && output?.idle) {
			const event = hub.next(this.#cursor, this.#lastId);
			this.#lastId = undefined;
			if (event === undefined) this.#cursor = undefined;
			else if (!output.write(event)) hub.drop(output);
		}
	}

	ended(): void {
		this.#output = undefined;
		this.#cursor = undefined;
		this.#hub.remove(this);
	}

	tell(event: Uint8Array): void {
		if (this.#cursor !== undefined || this.#output === undefined) return;
		if (!this.#output.write(event)) this.#hub.drop(this.#output);
	}

	note(event: Uint8Array): void {
		if (this.#cursor === undefined && this.#output?.idle) this.#output.write(event);
	}

	beat(heartbeat: Uint8Array): void {
		const output = this.#output;
		if (output === undefined) return;
		if (output.idle) output.write(heartbeat);
		else if (this.#stuck) this.#hub.drop(output);
		this.#stuck = !output.idle;
	}
}
