/** Why an update was refused or given up: a code for programs and pages, and a sentence for people. */
import { frozen } from "../bytes/frozen.ts";

/** Of each the HTTP status that goes with it. */
export const REASONS = frozen({
	// the image
	not_an_image: 422,
	format_newer: 422,
	header_malformed: 422,
	wrong_product: 422,
	wrong_board: 422,
	wrong_signature: 422,
	keys_conflict: 422,
	too_large: 422,
	version_too_old: 422,
	security_lower: 422,
	same_version: 422,
	older_version: 422,
	wrong_length: 422,
	wrong_hash: 422,
	// the dongle
	low_supply: 503,
	on_trial: 409,
	busy: 409,
	slot_failed: 500,
	// the way
	wrong_place: 409,
	stalled: 408,
	too_slow: 408,
	lost: 408,
	abandoned: 409,
});

export type Reason = keyof typeof REASONS;

export interface Refusal {
	readonly reason: Reason;
	/** What is wrong and what to do. */
	readonly text: string;
}

export function refused(reason: Reason, text: string): Refusal {
	return { reason, text };
}
