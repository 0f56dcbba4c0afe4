/** Times as ISO 8601 text. */

/** Milliseconds since 1970 UTC as `2026-01-31T12:00:00.000Z`. */
export function isoUtc(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** Seconds since 1970 on a clock face of no known zone as `2026-01-31T12:00:00`. */
export function isoLocal(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(0, 19);
}
