/** The clock → a Date field (RFC 9110, 5.6.7), made once a second: `Date: Sun, 06 Nov 1994 08:49:37 GMT`. */
import { frozen } from "../bytes/frozen.ts";
import { type ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Clock } from "../host.ts";

const DAYS = frozen(["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]);
const MONTHS = frozen(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]);

export class HttpDate {
	private readonly _clock: Clock;
	private _second = -1;
	private _line = utf8("");

	constructor(clock: Clock) {
		this._clock = clock;
	}

	/** Writes the line, or nothing while the clock is not set. */
	write(writer: ByteWriter): void {
		const now = this._clock.utc();
		if (now === undefined) return;
		const second = Math.floor(now / 1000);
		if (second !== this._second) {
			this._second = second;
			this._line = utf8(`Date: ${httpDate(second * 1000)}\r\n`);
		}
		writer.bytes(this._line);
	}
}

export function httpDate(milliseconds: number): string {
	const date = new Date(milliseconds);
	const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
	const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
	return `${day} ${date.getUTCFullYear()} ${time} GMT`;
}

function two(value: number): string {
	return value < 10 ? `0${value}` : String(value);
}
