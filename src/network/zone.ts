/**
 * UTC and the zone of the settings → local time, by rule: Stockholm is an hour ahead of UTC, Helsinki
 * two, both one more from the last Sunday of March to the last Sunday of October, 01:00 UTC
 * (directive 2000/84/EC).
 */
import { frozen } from "../bytes/frozen.ts";

const STANDARD_MINUTES: ReadonlyMap<string, number> = frozen(
	new Map([
		["Europe/Stockholm", 60],
		["Europe/Helsinki", 120],
	]),
);
const SUMMER_MINUTES = 60;
const MINUTES_PER_DAY = 1440;
const MARCH = 2;
const OCTOBER = 9;

/** Minutes to add to UTC, given in milliseconds since 1970. An unknown zone is UTC. */
export function zoneOffset(utc: number, zone: string): number {
	const standard = STANDARD_MINUTES.get(zone);
	if (standard === undefined) return 0;
	const year = new Date(utc).getUTCFullYear();
	const summer = utc >= lastSunday(year, MARCH) && utc < lastSunday(year, OCTOBER);
	return standard + (summer ? SUMMER_MINUTES : 0);
}

/** Minutes since local midnight, 0 to 1439, of a time in milliseconds since 1970 UTC. */
export function localMinutes(utc: number, zone: string): number {
	const minutes = Math.floor(utc / 60_000) + zoneOffset(utc, zone);
	return ((minutes % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
}

/** 01:00 UTC of the last Sunday of a month with 31 days. */
function lastSunday(year: number, month: number): number {
	const last = new Date(Date.UTC(year, month, 31)).getUTCDay();
	return Date.UTC(year, month, 31 - last, 1);
}
