/** How often a thing failed in a row, and a fraction from 0 to 1 → how long to wait, in milliseconds. */

const FIRST_CEILING_S = 10;
const LAST_CEILING_S = 60;
const FIRST_CREDENTIALS_S = 30;
const LAST_CREDENTIALS_S = 900;

/**
 * From one second to a ceiling of 10, 20, 40 and then 60 seconds, anywhere in between: devices
 * that lost the same broker in the same instant come back spread over the whole span.
 */
export function retryPause(failures: number, fraction: number): number {
	const ceiling = Math.min(LAST_CEILING_S, FIRST_CEILING_S * 2 ** Math.min(failures, 10));
	return Math.round(1000 * (1 + fraction * (ceiling - 1)));
}

/** Half to all of 30, 60, 120 … 900 seconds: a wrong password rarely mends itself, and brokers ban. */
export function credentialsPause(failures: number, fraction: number): number {
	const ceiling = Math.min(LAST_CREDENTIALS_S, FIRST_CREDENTIALS_S * 2 ** Math.min(failures, 10));
	return Math.round(1000 * ceiling * (0.5 + fraction / 2));
}
