/**
 * A telegram's lines → calls of a CosemSink: `1-0:1.8.0(00007805.332*kWh)` is number(1-0:1.8.0, 7805332, 0, Wh).
 * Read by OBIS code and unit, in any order; a line that cannot be read is reported and costs itself alone.
 */
import { asciiText } from "../bytes/ascii.ts";
import type { FaultLog } from "../faults.ts";
import { obisCode } from "./obis.ts";
import type { ChannelReading, CosemSink } from "./sink.ts";
import { TelegramLine } from "./telegram-line.ts";
import { NumberReader, spelledText, timeAt, unitAt } from "./telegram-value.ts";
import { UNIT } from "./unit.ts";

const END = 0x21;
const CLOCK = obisCode(0, 0, 1, 0, 0);

/** Where the identification line ends that begins at `start`. */
export function identificationEnd(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && bytes[at] >= 0x20) at++;
	return at;
}

export class TelegramReader {
	/** What `sink.number` was last given. */
	readonly value = new NumberReader();
	/** Where the line begins that is being read. */
	lineAt = 0;
	private readonly _faults: FaultLog;
	private readonly _line = new TelegramLine();
	private _bytes: Uint8Array = new Uint8Array(0);
	/** A sub-meter whose value follows on a line of its own (DSMR 2.2 and 3), and its channel. */
	private _pending: ChannelReading | undefined = undefined;
	private _pendingChannel = 0;
	/** Clock and calendar of meters that send them apart: `YYMMDDhhmmss`, filled from either side. */
	private readonly _clock = new Uint8Array(12);

	constructor(faults: FaultLog) {
		this._faults = faults;
	}

	/** Where the line's last value begins, and where it ends. */
	get valueAt(): number {
		return this._line.lastStart;
	}

	get valueEnd(): number {
		return this._line.lastEnd;
	}

	/** Hands `sink` what the telegram says that stands from `/` at `start` to `end`, but for its identification. */
	read(bytes: Uint8Array, start: number, end: number, sink: CosemSink): void {
		this._bytes = bytes;
		this._pending = undefined;
		this._clock.fill(0);
		let at = identificationEnd(bytes, start, end);
		while (at < end && bytes[at] !== END) {
			if (bytes[at] >= 0x20) {
				const line = this._line;
				this.lineAt = at;
				const good = line.read(bytes, at, end) && (line.hasCode ? this._object(sink) : this._announced(sink));
				if (good) at = line.lastEnd;
				else this._faults.report("telegram_line", line.errorAt - start);
				while (at < end && bytes[at] >= 0x20) at++;
			} else at++;
		}
	}

	/** A line without a code: the value that the line before has announced. */
	private _announced(sink: CosemSink): boolean {
		const pending = this._pending;
		this._pending = undefined;
		if (pending === undefined || !this._number()) {
			this._line.errorAt = this.lineAt;
			return false;
		}
		sink.channel(this._pendingChannel, this._measured(pending));
		return true;
	}

	private _object(sink: CosemSink): boolean {
		const { a, b, groups, firstStart, firstEnd, lastEnd, code } = this._line;
		const bytes = this._bytes;
		this._pending = undefined;
		if (a === 0 && b > 0 && this._subMeter(b, sink)) return true;
		if (groups === 1) return this._single(code, sink);
		const time = groups === 2 ? timeAt(bytes, firstStart, firstEnd) : undefined;
		if (time !== undefined && this._number()) {
			this._deliver(code, sink);
			sink.text(code, time.raw);
		} else sink.text(code, asciiText(bytes, firstStart - 1, lastEnd + 1));
		return true;
	}

	private _single(code: number, sink: CosemSink): boolean {
		const { a, c, d, e, firstStart, firstEnd } = this._line;
		const bytes = this._bytes;
		const inTwo = c === 0 && d === 9 && (e === 1 || e === 2);
		if (inTwo && this._half(e, code, sink)) return true;
		const time = code === CLOCK ? timeAt(bytes, firstStart, firstEnd) : undefined;
		if (time !== undefined) sink.time(code, time);
		else if (a === 0 && isName(c, d, e)) sink.text(code, spelledText(bytes, firstStart, firstEnd));
		else if (code !== CLOCK && !inTwo && this._number()) this._deliver(code, sink);
		else {
			sink.text(code, asciiText(bytes, firstStart, firstEnd));
			const clock = code === CLOCK || inTwo;
			this._line.errorAt = clock ? firstStart : this.value.brokenAt;
			return !clock && this.value.brokenAt < 0;
		}
		return true;
	}

	/** Half a clock: 0.9.1 the time of day, 0.9.2 the date (IEC 62056-6-1); false when it is not six digits. */
	private _half(e: number, code: number, sink: CosemSink): boolean {
		const { firstStart, firstEnd } = this._line;
		let at = e === 1 ? 12 : 6;
		const first = at - 6;
		for (let from = firstEnd - 1; from >= firstStart && at > first; from--) {
			const byte = this._bytes[from];
			if (byte >= 0x30 && byte <= 0x39) this._clock[--at] = byte;
		}
		if (at > first) return false;
		const time = timeAt(this._clock, 0, this._clock.length);
		if (time !== undefined) sink.time(code, time);
		return true;
	}

	/** What the telegram says of the M-Bus device on `channel`; false for what a ChannelReading does not hold. */
	private _subMeter(channel: number, sink: CosemSink): boolean {
		const { c, d, e, groups, firstStart, firstEnd, lastStart, lastEnd } = this._line;
		const bytes = this._bytes;
		if (c === 96 && d === 1 && e <= 1 && groups === 1) {
			sink.channel(channel, { id: spelledText(bytes, firstStart, firstEnd) });
			return true;
		}
		if (c !== 24) return false;
		if (d === 1 && e === 0 && groups === 1 && this._number()) {
			sink.channel(channel, { type: this.value.mantissa });
			return true;
		}
		const time = groups > 1 ? timeAt(bytes, firstStart, firstEnd) : undefined;
		const timed = time === undefined ? {} : { time };
		if (d === 2 && (groups === 1 || (groups === 2 && time !== undefined)) && this._number()) {
			sink.channel(channel, this._measured(timed));
			return true;
		}
		if (d !== 3 || e !== 0 || groups < 3) return false;
		const unit = unitAt(bytes, lastStart, lastEnd);
		this._pending = unit === undefined ? timed : { ...timed, unit: unit.unit, exponent: unit.exponent };
		this._pendingChannel = channel;
		return true;
	}

	/** `reading` with the number last read. */
	private _measured(reading: ChannelReading): ChannelReading {
		const { mantissa, exponent, unit } = this.value;
		const measured = { ...reading, mantissa, exponent: exponent + (reading.exponent ?? 0) };
		return unit === UNIT.none ? measured : { ...measured, unit };
	}

	/** The last parentheses as a number. */
	private _number(): boolean {
		return this.value.read(this._bytes, this._line.lastStart, this._line.lastEnd);
	}

	private _deliver(code: number, sink: CosemSink): void {
		sink.number(code, this.value.mantissa, this.value.exponent, this.value.unit);
	}
}

/** Identifiers, device names and messages to people, by value groups C to E; 96.1.4 is a version. */
function isName(c: number, d: number, e: number): boolean {
	return (c === 96 && ((d === 1 && e !== 4) || d === 13)) || c === 42;
}
