/** `02:00-04:00` → the time of day in which updates are installed, and whether it is now. */

/** Minutes since midnight; an end before the start is of the next day. */
export interface TimeWindow {
	readonly start: number;
	readonly end: number;
}

/** Undefined when the text is none; the empty text is none, either. */
export function parseWindow(text: string): TimeWindow | undefined {
	if (text.length !== 11 || text[5] !== "-") return undefined;
	const start = minutesOf(text.slice(0, 5));
	const end = minutesOf(text.slice(6));
	return start === undefined || end === undefined || start === end ? undefined : { start, end };
}

/** `now`: minutes since local midnight. */
export function isWithin({ start, end }: TimeWindow, now: number): boolean {
	return start < end ? now >= start && now < end : now >= start || now < end;
}

function minutesOf(text: string): number | undefined {
	const [a, b, colon, c, d] = [text.charCodeAt(0), text.charCodeAt(1), text[2], text.charCodeAt(3), text.charCodeAt(4)];
	const hours = (a - 0x30) * 10 + (b - 0x30);
	const minutes = (c - 0x30) * 10 + (d - 0x30);
	const digits = [a, b, c, d].every((code) => code >= 0x30 && code <= 0x39);
	return digits && colon === ":" && hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}
