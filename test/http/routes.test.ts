/** Every route × method × what can be wrong with a request, generated from the table that routes them. */
import test from "tape";
import { METHODS } from "../../src/http/head.ts";
import type { Access, Route } from "../../src/http/route.ts";
import { ROUTES as EVERY_ROUTE } from "../../src/http/routes.ts";
import { imageFile, latin1Text } from "../helpers/images.ts";
import { ADMIN, type Answer, bearer, type Harness, harness, request, statusOf } from "./harness.ts";

/** But those of set-up, which are met at the access point alone: api/setup.test.ts. */
const ROUTES = EVERY_ROUTE.filter(({ access }) => access !== "setup");

const PATCH = JSON.stringify({ "light.brightness_percent": 50 });
const FIRMWARE = latin1Text(imageFile());
const JSON_TYPE = "Content-Type: application/json";

interface Prepared extends Harness {
	/** A token that reads. */
	readonly reader: string;
}

/** An index of releases that has every version. */
const FEED = {
	status: () => ({ state: "waiting", text: "", lookedUtc: undefined, releases: [], chosen: false }),
	look: () => true,
	install: () => true,
};

function prepare(): Prepared {
	const made = harness();
	made.feed();
	Object.assign(made.services, { feed: FEED });
	made.services.telegram.keep({
		kind: "p1",
		check: "crc",
		bytes: Uint8Array.of(0x2f, 0x41, 0x21),
		start: 0,
		end: 3,
		offset: 0,
	});
	const issued = made.server.auth.tokens.issue("reader", "read", undefined);
	if (issued === undefined) throw new Error("no token");
	return { ...made, reader: issued.text };
}

/** A path of the route that exists. */
function pathOf(route: Route, { server }: Prepared): string {
	const id = server.auth.tokens.list().find((token) => !token.given)?.id ?? "none";
	return route.path.replace("{field}", "active_power_import_w").replace("{id}", id);
}

/** Sends a request to the route, well-formed but for what `lines` and `body` say. */
function send(
	route: Route,
	made: Prepared,
	lines: readonly string[],
	body?: string,
	method: string = route.method,
): Answer {
	const content = body ?? contentOf(route);
	const all = [...lines];
	if (takesBody(route) && !lines.some((line) => line.startsWith("Content-Type"))) all.push(JSON_TYPE);
	if (content !== "") all.push(`Content-Length: ${content.length}`);
	return made.ask(request(method, pathOf(route, made), all, content));
}

function contentOf({ patch, body, upload }: Route): string {
	if (upload !== undefined) return FIRMWARE;
	if (patch !== undefined) return PATCH;
	if (body === undefined) return "";
	return JSON.stringify(Object.fromEntries(body.map(({ name, choices }) => [name, choices?.[0] ?? "a"])));
}

const takesBody = (route: Route) => route.body !== undefined || route.patch !== undefined;
const named = (route: Route) => `${route.method} ${route.path}`;
const others = ROUTES.filter((route) => route.access !== "open");

function isProblem(answer: Answer): boolean {
	const { title, status, detail } = JSON.parse(answer.body);
	return (
		answer.headers.get("content-type") === "application/problem+json" &&
		answer.headers.get("cache-control") === "no-store" &&
		status === answer.status &&
		typeof title === "string" &&
		detail.length > 10
	);
}

test("routes: who may", (t) => {
	const expected: Record<Exclude<Access, "setup">, { none: number; read: number; admin: number }> = {
		open: { none: 0, read: 0, admin: 0 },
		read: { none: 401, read: 0, admin: 0 },
		admin: { none: 401, read: 403, admin: 0 },
		pairing: { none: 403, read: 403, admin: 0 },
	};
	for (const route of ROUTES) {
		for (const who of ["none", "read", "admin"] as const) {
			const made = prepare();
			const lines = who === "none" ? [] : [bearer(who === "read" ? made.reader : ADMIN)];
			const answer = send(route, made, lines);
			const status = expected[route.access as keyof typeof expected][who] || statusOf(route);
			t.equal(answer.status, status, `${named(route)}, token: ${who}`);
			if (status >= 400) t.ok(isProblem(answer), "is a problem document");
			t.equal(answer.headers.has("www-authenticate"), status === 401, "challenges at 401 only");
		}
	}
	t.end();
});

test("routes: a wrong token is worse than none, except where none is needed", (t) => {
	for (const route of ROUTES) {
		for (const value of [
			"Bearer 00000000000000000000000000000000",
			"Bearer ",
			"Bearer",
			"Basic YTpi",
			`Bearer ${"x".repeat(500)}`,
		]) {
			const made = prepare();
			const answer = send(route, made, [`Authorization: ${value}`]);
			const open = route.access === "open";
			t.equal(answer.status, open ? statusOf(route) : 401, `${named(route)}, ${value.slice(0, 20)}`);
			t.equal(made.server.auth.wrong, open ? 0 : 1, "is counted");
		}
	}
	t.end();
});

test("routes: wrong methods", (t) => {
	const paths = new Map<string, Route[]>();
	for (const route of ROUTES) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
	for (const [path, routes] of paths) {
		const allowed: string[] = routes.map((route) => route.method);
		if (allowed.includes("GET")) allowed.push("HEAD");
		for (const method of [...METHODS, "OPTIONS", "TRACE", "BREW", "get"]) {
			if (allowed.includes(method)) continue;
			const made = prepare();
			const lines = method === "HEAD" ? [] : [bearer(ADMIN)];
			if (method === "HEAD") continue;
			const answer = send(routes[0], made, lines, "", method);
			t.equal(answer.status, 405, `${method} ${path}`);
			t.deepEqual(answer.headers.get("allow")?.split(", ").sort(), allowed.sort(), "Allow");
			t.ok(isProblem(answer), "is a problem document");
		}
	}
	t.end();
});

test("routes: HEAD wherever there is GET", (t) => {
	for (const route of ROUTES) {
		if (route.method !== "GET") continue;
		const made = prepare();
		const peer = made.connect();
		peer.send(
			request(
				"HEAD",
				pathOf(route, made),
				[bearer(made.reader), bearer(ADMIN)].slice(route.access === "admin" ? 1 : 0).slice(0, 1),
			),
		);
		const text = peer.text();
		t.ok(text.startsWith(`HTTP/1.1 ${statusOf(route)} `), named(route));
		t.ok(text.endsWith("\r\n\r\n") && text.indexOf("\r\n\r\n") === text.length - 4, "has no body");
	}
	t.end();
});

test("routes: what is acceptable", (t) => {
	for (const route of ROUTES) {
		const answer = send(route, prepare(), [bearer(ADMIN), "Accept: image/png, text/*;q=0"]);
		const { types = [] } = route;
		const bare = types.length === 0;
		t.equal(answer.status, bare ? statusOf(route) : 406, named(route));
		for (const type of [...types.slice(0, 1), "*/*", "image/png, */*;q=0.1"]) {
			const good = send(route, prepare(), [bearer(ADMIN), `Accept: ${type}`]);
			t.equal(good.status, statusOf(route), `${named(route)}, ${type}`);
			if (!bare && type !== "*/*" && !type.includes(",")) {
				t.equal(good.headers.get("content-type")?.split(";")[0], type, "is what was asked for");
			}
		}
	}
	t.end();
});

test("routes: bodies of a wrong type", (t) => {
	for (const route of ROUTES) {
		if (!takesBody(route)) continue;
		const types = [
			"Content-Type: text/plain",
			"Content-Type:",
			"Content-Type: application/x-www-form-urlencoded",
			"Content-Type: application/jsonp",
		];
		for (const type of types)
			t.equal(send(route, prepare(), [bearer(ADMIN), type]).status, 415, `${named(route)}, ${type}`);
		const packed = send(route, prepare(), [bearer(ADMIN), JSON_TYPE, "Content-Encoding: gzip"]);
		t.equal(packed.status, 415, `${named(route)}, compressed`);
		const charset = send(route, prepare(), [bearer(ADMIN), "Content-Type: Application/JSON; charset=utf-8"]);
		t.equal(charset.status, statusOf(route), `${named(route)}, with a charset`);
	}
	t.end();
});

test("routes: bodies that are too large, or not wanted", (t) => {
	for (const route of ROUTES) {
		if (route.upload !== undefined) continue;
		const large = send(route, prepare(), [bearer(ADMIN)], "x".repeat(10_000));
		t.equal(large.status, 413, named(route));
		t.equal(large.headers.get("connection"), "close");
		const made = prepare();
		const peer = made.connect();
		const lines = [bearer(ADMIN), "Transfer-Encoding: chunked", JSON_TYPE];
		peer.send(request(route.method, pathOf(route, made), lines, `2710\r\n${"x".repeat(10_000)}\r\n0\r\n\r\n`));
		t.ok(peer.text().startsWith("HTTP/1.1 413 "), `${named(route)}, in chunks`);
	}
	t.end();
});

test("routes: bodies that are not JSON, and members that are wrong", (t) => {
	for (const route of ROUTES) {
		if (!takesBody(route)) continue;
		const malformed = send(route, prepare(), [bearer(ADMIN)], '{"name":"a",}');
		t.equal(malformed.status, 400, `${named(route)}, malformed`);
		t.equal(JSON.parse(malformed.body).position, 12, "says where");
		if (route.body === undefined) continue;
		const good = Object.fromEntries(route.body.map(({ name, choices }) => [name, choices?.[0] ?? "a"]));
		t.equal(send(route, prepare(), [bearer(ADMIN)], JSON.stringify(good)).status, statusOf(route), "good");
		const bad: [string, Record<string, unknown>][] = [["colour", { ...good, colour: "red" }]];
		for (const { name, maxLength } of route.body) {
			const { [name]: _, ...missing } = good;
			bad.push([name, missing]);
			for (const value of [1, null, true, [], {}, "", "\n", "x".repeat((maxLength ?? 40) + 1)]) {
				bad.push([name, { ...good, [name]: value }]);
			}
		}
		for (const [field, body] of bad) {
			const answer = send(route, prepare(), [bearer(ADMIN)], JSON.stringify(body));
			t.equal(answer.status, 422, `${named(route)}, ${JSON.stringify(body).slice(0, 60)}`);
			t.equal(JSON.parse(answer.body).field, field, "names the member");
		}
	}
	t.end();
});

test("routes: queries", (t) => {
	for (const route of ROUTES) {
		if (route.query === undefined) continue;
		const [name] = route.query;
		const made = prepare();
		const content = contentOf(route);
		const lines = [bearer(ADMIN), ...(content === "" ? [] : [`Content-Length: ${content.length}`])];
		const ask = (query: string, from = made) =>
			from.ask(request(route.method, `${pathOf(route, from)}?${query}`, lines, content));
		for (const query of ["", `${name}=0`, `${name}=12&`]) t.equal(ask(query, prepare()).status, statusOf(route), query);
		for (const query of [
			"colour=red",
			`${name}=-1`,
			`${name}=`,
			name,
			`${name}=1e3`,
			`${name}=1&${name}=1`,
			`${name}=9999999999999999`,
		]) {
			const answer = ask(query);
			t.equal(answer.status, 422, query);
			t.equal(JSON.parse(answer.body).parameter, query.split("=")[0], "names it");
		}
	}
	t.end();
});

test("routes: unknown paths", (t) => {
	const made = prepare();
	const paths = [
		"/nowhere",
		"/v1",
		"/v1/",
		"/v1/reading/",
		"/v1/reading/a/b",
		"//",
		"/V1/reading",
		"/v1/reading%2Fx",
		"*",
		"/..%2f..%2fetc",
		"/v1//reading",
	];
	for (const path of paths) {
		for (const lines of [[], [bearer(ADMIN)]]) {
			const answer = made.ask(request("GET", path, lines));
			t.ok(
				answer.status === 404 || (path.toLowerCase().includes("%2f") && answer.status === 400),
				`${path}: ${answer.status}`,
			);
			t.ok(isProblem(answer), "is a problem document");
		}
	}
	for (const path of ["/%", "/%4", "/%zz", "/%00"]) t.equal(made.ask(request("GET", path)).status, 400, path);
	t.equal(
		made.ask(request("GET", "/%76%31/readin%67", [bearer(ADMIN)])).status,
		200,
		"an encoded path is the same path",
	);
	t.end();
});

test("routes: names that are not the dongle's", (t) => {
	for (const route of ROUTES) {
		const made = prepare();
		const peer = made.connect();
		const lines = [`Host: evil.example`, bearer(ADMIN), JSON_TYPE, "Content-Length: 0"];
		peer.send(`${[`${route.method} ${pathOf(route, made)} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`);
		t.ok(peer.text().startsWith("HTTP/1.1 421 "), named(route));
		t.equal(made.server.counters.misdirected, 1, "is counted");
	}
	t.end();
});

test("routes: pages of other origins", (t) => {
	const foreign = [
		"Origin: http://evil.example",
		"Origin: null",
		"Sec-Fetch-Site: cross-site",
		"Sec-Fetch-Site: same-site",
		"Origin: http://192.0.2.1:81",
	];
	const own = ["Origin: http://192.0.2.1", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none"];
	for (const route of ROUTES) {
		const writes = route.method !== "GET";
		for (const line of foreign) {
			const answer = send(route, prepare(), [bearer(ADMIN), line]);
			t.equal(answer.status, writes ? 403 : statusOf(route), `${named(route)}, ${line}`);
			t.notOk(answer.headers.has("access-control-allow-origin"), "nothing is shared with another origin");
		}
		for (const line of own) t.equal(send(route, prepare(), [bearer(ADMIN), line]).status, statusOf(route), line);
	}
	t.end();
});

test("routes: nothing of a household without a token, whatever is asked", (t) => {
	for (const route of others) {
		const made = prepare();
		made.feed(98_765);
		const answers = [
			send(route, made, []),
			send(route, made, ["Accept: image/png"]),
			send(route, made, ["Content-Type: text/plain"], "x"),
			made.ask(request("PUT", pathOf(route, made))),
			made.ask(request("GET", `${route.path.split("{")[0]}nonsense`)),
		];
		for (const answer of answers) {
			t.ok(answer.status >= 400, `${named(route)}: ${answer.status}`);
			const told = ["98765", "7805", "reader", made.host.device.id].filter((secret) => answer.body.includes(secret));
			t.deepEqual(told, [], "says nothing");
		}
	}
	const made = prepare();
	const known = made.ask(request("GET", "/v1/reading/voltage_l1_v"));
	const unknown = made.ask(request("GET", "/v1/reading/nonsense"));
	t.deepEqual([known.status, known.body], [unknown.status, unknown.body], "not even which values there are");
	t.end();
});

test("routes: http.open_reading opens what is read, and nothing else", (t) => {
	for (const route of ROUTES) {
		const made = harness([["http.open_reading", true]]);
		made.feed();
		made.services.telegram.keep({ kind: "p1", check: "crc", bytes: Uint8Array.of(47), start: 0, end: 1, offset: 0 });
		const answer = send(route, { ...made, reader: "" }, []);
		const open = route.access === "open" || route.access === "read";
		t.equal(answer.status, open ? statusOf(route) : route.access === "pairing" ? 403 : 401, named(route));
	}
	t.end();
});

test("routes: data is not stored on the way", (t) => {
	for (const route of others) {
		const answer = send(route, prepare(), [bearer(ADMIN)]);
		if (answer.status === 204) continue;
		t.equal(answer.headers.get("cache-control"), "no-store", named(route));
		t.equal(answer.headers.get("x-content-type-options"), "nosniff");
		t.equal(answer.headers.get("cross-origin-resource-policy"), "same-origin");
	}
	t.end();
});
