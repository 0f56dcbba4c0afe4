/** Times as ISO 8601 text. */

/** Milliseconds since 1970 UTC as `2026-01-31T12:00:00.000Z`. */
export function isoUtc(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/**
 * Seconds since 1970 on a clock face as `2026-01-31T12:00:00+01:00`; without the offset where
 * `offsetMinutes` is not known.
 */
export function isoLocal(seconds: number, offsetMinutes?: number): string {
	const face = new Date(seconds * 1000).toISOString().slice(0, 19);
	if (offsetMinutes === undefined) return face;
	const minutes = Math.abs(offsetMinutes);
	return `${face}${offsetMinutes < 0 ? "-" : "+"}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
	return value < 10 ? `0${value}` : String(value);
}
