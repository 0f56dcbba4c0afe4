/** The settings that bound the server, as numbers in bytes and milliseconds. */
import type { Config } from "../config/config.ts";
import type { HeadLimits } from "./head.ts";
import type { Route } from "./route.ts";

export interface Limits extends HeadLimits {
	readonly connections: number;
	readonly connectionsPerAddress: number;
	readonly eventReaders: number;
	readonly bodyBytes: number;
	/** Memory for requests and responses that are under way, of all connections together. */
	readonly heldBytes: number;
	/** What may wait for a reader of events who is slow. */
	readonly queueBytes: number;
	/** From the first byte, or the connection's begin, to the end of the head. */
	readonly headMs: number;
	/** Between two requests on one connection. */
	readonly idleMs: number;
	/** From the head's end to the response's last byte. */
	readonly requestMs: number;
}

export function limitsOf(config: Config): Limits {
	// One head at least, or nobody who is slow is served.
	const heldBytes = Math.max(config["http.held_bytes"], config["http.head_bytes"]);
	return {
		requestLineBytes: config["http.request_line_bytes"],
		headBytes: config["http.head_bytes"],
		headerCount: config["http.header_count"],
		connections: config["http.connections"],
		connectionsPerAddress: config["http.connections_per_address"],
		eventReaders: config["http.event_readers"],
		bodyBytes: Math.min(config["http.body_bytes"], heldBytes),
		heldBytes,
		queueBytes: config["http.queue_bytes"],
		headMs: config["http.head_seconds"] * 1000,
		idleMs: config["http.idle_seconds"] * 1000,
		requestMs: config["http.request_seconds"] * 1000,
	};
}

/** What a few members of limited length need at most, however they are written. */
const SMALL_BODY_BYTES = 1024;

/** Most bytes of a body that the route takes. */
export function bodyLimit(route: Route, limits: Limits): number {
	if (route.patch !== undefined) return limits.bodyBytes;
	return route.body === undefined ? 0 : Math.min(SMALL_BODY_BYTES, limits.bodyBytes);
}
