/**
 * Readings → server-sent events (WHATWG HTML, 9.2): `id: 17\ndata: {…}\n\n`. A reader that comes
 * back with Last-Event-ID gets what it missed; one that does not keep up is disconnected.
 */
import { type ByteWriter, utf8 } from "../bytes/writer.ts";
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
	private readonly _services: Services;
	private readonly _maxReaders: number;
	private readonly _readers = new Set<EventReader>();
	/** Shared with all that make what is sent at once. */
	private readonly _frame: ByteWriter;
	/** Where cursors put what they read. */
	private _scratch: Reading | undefined = undefined;
	private readonly _heartbeat: Timer;
	private readonly _unsubscribe: () => void;

	constructor(host: Host, services: Services, maxReaders: number, frame: ByteWriter) {
		this._frame = frame;
		this._services = services;
		this._maxReaders = maxReaders;
		this._heartbeat = host.timers.every(HEARTBEAT_MS, () => this._beat());
		const latest = services.latest.subscribe((reading) => this._tell(reading.sequence));
		const { updater } = services;
		const update = updater?.subscribe(() => this._note("update", () => updateDocument(updater, services)));
		this._unsubscribe = () => {
			latest();
			update?.();
		};
	}

	get readers(): number {
		return this._readers.size;
	}

	close(): void {
		this._heartbeat.cancel();
		this._unsubscribe();
	}

	/**
	 * A body for one reader: what came after `lastId`, or the newest reading alone when it is
	 * undefined, and then each new one. Undefined when there are too many readers.
	 */
	reader(lastId: number | undefined): BodyStream | undefined {
		if (this._readers.size >= this._maxReaders) return undefined;
		return new EventReader(this, lastId);
	}

	/** For readers, from here on. */
	add(reader: EventReader): void {
		this._readers.add(reader);
	}

	remove(reader: EventReader): void {
		this._readers.delete(reader);
	}

	drop(output: StreamOutput): void {
		this.slow++;
		output.abort();
	}

	/** The newest reading's sequence, 0 when there is none, and whether it may still be relied on. */
	get newest(): number {
		return this._services.latest.reading?.sequence ?? 0;
	}

	get fresh(): boolean {
		return this._services.latest.fresh() !== undefined;
	}

	cursor(after: number): RingCursor {
		return this._services.recent.from(after);
	}

	/** The next reading at the cursor as one event, preceded by what is missing after `lastId`. */
	next(cursor: RingCursor, lastId: number | undefined): Uint8Array | undefined {
		this._scratch ??= new Reading();
		const reading = this._scratch;
		if (!cursor.next(reading)) return undefined;
		const frame = this._frame;
		frame.clear();
		if (lastId !== undefined && reading.sequence !== lastId + 1) {
			frame.text('event: gap\ndata: {"missed":');
			// After a restart sequences begin anew: how many are missing is not known.
			if (reading.sequence > lastId) frame.decimal(reading.sequence - lastId - 1, 0);
			else frame.text("null");
			frame.text("}\n\n");
		}
		this._begin(reading.sequence);
		writeReading(frame, reading);
		return this._end();
	}

	/** The newest reading as an event. */
	latest(sequence: number): Uint8Array {
		this._frame.clear();
		this._begin(sequence);
		const json = this._services.latest.json();
		if (json !== undefined) this._frame.bytes(json);
		return this._end();
	}

	private _begin(sequence: number): void {
		this._frame.text("id: ");
		this._frame.decimal(sequence, 0);
		this._frame.text("\ndata: ");
	}

	private _end(): Uint8Array {
		this._frame.text("\n\n");
		return this._frame.view();
	}

	private _tell(sequence: number): void {
		if (this._readers.size === 0) return;
		const event = this.latest(sequence);
		for (const reader of this._readers) reader.tell(event);
	}

	/** Tells those who have taken everything else; the others miss it. */
	private _note(name: string, json: () => Uint8Array): void {
		if (this._readers.size === 0) return;
		this._frame.clear();
		this._frame.text(`event: ${name}\ndata: `);
		this._frame.bytes(json());
		const event = this._end();
		for (const reader of this._readers) reader.note(event);
	}

	private _beat(): void {
		for (const reader of this._readers) reader.beat(HEARTBEAT);
	}
}

class EventReader implements BodyStream {
	private readonly _hub: EventHub;
	/** Cleared once the gap after it has been told. */
	private _lastId: number | undefined;
	private _output: StreamOutput | undefined = undefined;
	/** Undefined: up to date. */
	private _cursor: RingCursor | undefined = undefined;
	/** Nothing was taken since the last heartbeat. */
	private _stuck = false;

	constructor(hub: EventHub, lastId: number | undefined) {
		this._hub = hub;
		this._lastId = lastId;
	}

	opened(output: StreamOutput): void {
		const hub = this._hub;
		this._output = output;
		hub.add(this);
		output.write(RETRY);
		if (this._lastId === undefined) {
			if (hub.fresh) output.write(hub.latest(hub.newest));
			return;
		}
		this._cursor = hub.cursor(this._lastId > hub.newest ? 0 : this._lastId);
		this.writable();
	}

	writable(): void {
		this._stuck = false;
		const { hub, output } = { hub: this._hub, output: this._output };
		while (this._cursor !== undefined && output?.idle) {
			const event = hub.next(this._cursor, this._lastId);
			this._lastId = undefined;
			if (event === undefined) this._cursor = undefined;
			else if (!output.write(event)) hub.drop(output);
		}
	}

	ended(): void {
		this._output = undefined;
		this._cursor = undefined;
		this._hub.remove(this);
	}

	tell(event: Uint8Array): void {
		if (this._cursor !== undefined || this._output === undefined) return;
		if (!this._output.write(event)) this._hub.drop(this._output);
	}

	note(event: Uint8Array): void {
		if (this._cursor === undefined && this._output?.idle) this._output.write(event);
	}

	beat(heartbeat: Uint8Array): void {
		const output = this._output;
		if (output === undefined) return;
		if (output.idle) output.write(heartbeat);
		else if (this._stuck) this._hub.drop(output);
		this._stuck = !output.idle;
	}
}
