/** A prefix and a device's id → the topics of one meter, or what is wrong with the prefix. */

export interface Topics {
	/** What every topic below begins with, a slash at its end. */
	readonly base: string;
	/** `online` or `offline`, retained. */
	readonly status: string;
	readonly reading: string;
	readonly energy: string;
	readonly backfill: string;
	readonly diagnostics: string;
	readonly inventory: string;
	readonly event: string;
	readonly line: string;
	readonly update: string;
	readonly identify: string;
	readonly discover: string;
	readonly install: string;
}

export function topicsOf(prefix: string, id: string): Topics {
	const base = `${prefix}/${id}/`;
	return {
		base,
		status: `${base}status`,
		reading: `${base}reading`,
		energy: `${base}energy`,
		backfill: `${base}backfill`,
		diagnostics: `${base}diagnostics`,
		inventory: `${base}inventory`,
		event: `${base}event`,
		line: `${base}line`,
		update: `${base}update`,
		identify: `${base}set/identify`,
		discover: `${base}set/discovery`,
		install: `${base}set/install`,
	};
}

/** Why a text cannot begin a topic (MQTT 3.1.1, section 4.7), or undefined when it can. */
export function prefixFault(prefix: string): string | undefined {
	if (prefix.startsWith("/") || prefix.endsWith("/")) return "must not begin or end with a slash";
	if (prefix.startsWith("$")) return "must not begin with $, which belongs to the broker";
	for (let i = 0; i < prefix.length; i++) {
		const code = prefix.charCodeAt(i);
		if (code === 0x2b || code === 0x23) return "must not contain + or #";
		if (code < 0x20 || code === 0x7f) return "must not contain control characters";
		if (code >= 0xd800 && code < 0xe000) return "must not contain characters beyond U+FFFF";
	}
	return undefined;
}
