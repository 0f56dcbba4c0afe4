/** Failures in a row and a fraction from 0 to 1 → how long to wait before the next try to join, in milliseconds. */
import { frozen } from "../../bytes/frozen.ts";

/** Seconds. An access point that restarts is back within a minute or two. */
const CEILINGS_S = frozen([2, 4, 8, 16, 32, 60]);
/** A first refusal may be a frame that was lost; after that somebody has to change something. */
const PASSWORD_CEILINGS_S = frozen([8, 30, 60, 120, 300]);

/** Half to all of 2, 4, 8 … 60 seconds: a street that lost its power does not come back in step. */
export function joinPause(failures: number, fraction: number): number {
	return pause(CEILINGS_S, failures, fraction);
}

/** Half to all of 8, 30, 60 … 300 seconds: the password may be changed back, but not by trying. */
export function passwordPause(failures: number, fraction: number): number {
	return pause(PASSWORD_CEILINGS_S, failures, fraction);
}

function pause(ceilings: readonly number[], failures: number, fraction: number): number {
	const ceiling = ceilings[Math.min(failures, ceilings.length - 1)];
	return Math.round(1000 * ceiling * (0.5 + fraction / 2));
}
