/** A whole request head → the route it may use, or the problem that says why not. */

import { asciiText } from "../bytes/ascii.ts";
import { PORTAL_URL } from "../network/setup/access-point.ts";
import { preferredType } from "./accept.ts";
import type { App } from "./app.ts";
import { isText } from "./ascii.ts";
import type { Connection } from "./connection.ts";
import { hostAllowed, writeAllowed } from "./guard.ts";
import { HEADER, type RequestHead } from "./head.ts";
import { bodyLimit } from "./limits.ts";
import { problem } from "./problem.ts";
import type { Response } from "./response.ts";
import type { Route } from "./route.ts";
import { findPath, methodsAt, routeOf } from "./router.ts";
import { ROUTES } from "./routes.ts";
import { percentDecode } from "./target.ts";

const PRESS = "Press the button on the dongle, then send POST /v1/tokens within a minute.";
const CHALLENGE = 'WWW-Authenticate: Bearer realm="portti"\r\n';

/**
 * Finds a route at the path of the request, or answers 400, 404 or 421. At the open access point, where every
 * name leads to us, whatever is asked for that is not ours leads to the set-up page: so phones and
 * computers find out that there is one. No name but ours gets more than that.
 */
export function findRoute(
	app: App,
	names: readonly Uint8Array[],
	head: RequestHead,
	connection: Connection,
	response: Response,
): Route | undefined {
	const atPortal = isAtSetup(app, connection);
	const astray = (location: string) => {
		const reads = head.method === "GET" || head.method === "HEAD";
		if (atPortal && reads) response.send(302, "", undefined, `Location: ${location}\r\n`);
		return atPortal && reads;
	};
	// Any literal address will do there: none can be rebound.
	if (!hostAllowed(head, names, atPortal ? undefined : connection.localAddress))
		return astray(PORTAL_URL)
			? undefined
			: refuse(response, 421, "This name is not one of the dongle's: use its address, or add the name to http.names.");
	if (head.encoded) {
		const end = percentDecode(head.bytes, head.pathStart, head.pathEnd);
		if (end < 0) return refuse(response, 400, "The path is malformed: write % followed by two hexadecimal digits.");
		head.pathEnd = end;
	}
	const found = findPath(ROUTES, asciiText(head.bytes, head.pathStart, head.pathEnd));
	if (found !== undefined) return found;
	return astray("/setup") ? undefined : refuse(response, 404, "Nothing is here: /openapi.json lists what there is.");
}

/** Whether the peer is at the access point for set-up, and that is open. */
export function isAtSetup(app: App, connection: Connection): boolean {
	return connection.overAccessPoint && app.services.setup?.isOpen === true;
}

function refuse(response: Response, status: number, detail: string, lines = ""): undefined {
	problem(response, status, detail, [], lines);
	return undefined;
}

/** The route at the path of `found` that the request may use, or undefined: then `response` says why not. */
export function checkRequest(
	app: App,
	found: Route,
	head: RequestHead,
	connection: Connection,
	response: Response,
): Route | undefined {
	const route = routeOf(ROUTES, found, head.method);
	if (route === undefined) {
		const allow = methodsAt(ROUTES, found.path);
		problem(response, 405, `This method is not for this path: use ${allow}.`, [], `Allow: ${allow}\r\n`);
		return undefined;
	}
	if (route.method !== "GET" && !writeAllowed(head))
		return refuse(response, 403, "A page of another origin may change nothing here.");
	if (!mayUse(app, route, head, connection, response)) return undefined;
	if (!accepts(head, route, response)) return undefined;
	return bodyFits(app, route, head, response) ? route : undefined;
}

function mayUse(app: App, route: Route, head: RequestHead, connection: Connection, response: Response): boolean {
	const { access } = route;
	if (access === "open" || (access === "read" && app.config["http.open_reading"])) return true;
	if (access === "setup") {
		if (isAtSetup(app, connection)) return true;
		refuse(
			response,
			403,
			"Hold the dongle's button for three seconds, then come over its own access point; see its label.",
		);
		return false;
	}
	const at = HEADER.authorization;
	const verdict = app.auth.judge(connection, head.bytes, head.starts[at], head.ends[at]);
	if (typeof verdict === "number") {
		const seconds = Math.ceil(verdict / 1000);
		const detail = `Too many wrong tokens came from this address: wait ${seconds} seconds.`;
		problem(response, 429, detail, [], `Retry-After: ${seconds}\r\n`);
		return false;
	}
	if (typeof verdict === "object") {
		if (access === "read" || verdict.role === "admin" || (access === "pairing" && app.auth.pairing)) return true;
		refuse(response, 403, "This token may only read: an admin token is needed.");
	} else if (verdict === "wrong") refuse(response, 401, `The token is wrong or was revoked. ${PRESS}`, CHALLENGE);
	else if (access !== "pairing")
		refuse(response, 401, `A token is needed: send Authorization: Bearer TOKEN. ${PRESS}`, CHALLENGE);
	else if (app.auth.pairing) return true;
	else refuse(response, 403, PRESS);
	return false;
}

function accepts(head: RequestHead, route: Route, response: Response): boolean {
	const { bytes, starts, ends } = head;
	const start = starts[HEADER.accept];
	if (start < 0 || isText(bytes, start, ends[HEADER.accept], "*/*")) return true;
	const { types } = route;
	if (types === undefined || preferredType(head.text(HEADER.accept) ?? "", types) !== undefined) return true;
	problem(response, 406, `This is to be had as ${types.join(" or ")} only.`);
	return false;
}

function bodyFits(app: App, route: Route, head: RequestHead, response: Response): boolean {
	if (route.upload !== undefined) {
		if (head.contentLength >= 0 && head.starts[HEADER.contentEncoding] < 0) return true;
		if (head.contentLength < 0) refuse(response, 411, "Say how long the body is: send Content-Length, not chunks.");
		else refuse(response, 415, "The body must be the file itself: send it without Content-Encoding.");
		return false;
	}
	const patch = route.patch !== undefined;
	const limit = bodyLimit(route, app.limits);
	if (head.contentLength > limit || (head.chunked && limit === 0)) {
		if (limit === 0) refuse(response, 413, "This request takes no body.");
		else problem(response, 413, `A body has at most ${limit} bytes here.`);
		return false;
	}
	if (limit === 0) return true;
	const type = head.text(HEADER.contentType)?.split(";")[0].trim().toLowerCase();
	const fits = type === "application/json" || (patch && type === "application/merge-patch+json");
	if (fits && head.starts[HEADER.contentEncoding] < 0) return true;
	refuse(response, 415, "The body must be JSON: send Content-Type: application/json, uncompressed.");
	return false;
}
