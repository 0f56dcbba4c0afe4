import test from "tape";
import type { Route } from "../../src/http/route.ts";
import { findPath, methodsAt, routeOf } from "../../src/http/router.ts";

function route(method: Route["method"], path: string): Route {
	return { method, path, access: "open", handle() {} };
}

const routes = [
	route("GET", "/"),
	route("GET", "/a"),
	route("GET", "/b"),
	route("POST", "/a"),
	route("GET", "/a/{x}"),
	route("DELETE", "/a/{x}"),
];

test("findPath, methodsAt: paths to routes", (t) => {
	const table: [path: string, template: string | undefined, methods: string][] = [
		["/", "/", "GET, HEAD"],
		["/a", "/a", "GET, POST, HEAD"],
		["/b", "/b", "GET, HEAD"],
		["/a/1", "/a/{x}", "GET, DELETE, HEAD"],
		["/a/long%20name", "/a/{x}", "GET, DELETE, HEAD"],
		["/a/{x}", "/a/{x}", "GET, DELETE, HEAD"],
		["/a/", undefined, ""],
		["/a/1/", undefined, ""],
		["/a/1/2", undefined, ""],
		["/c", undefined, ""],
		["", undefined, ""],
		["*", undefined, ""],
		["/A", undefined, ""],
		["/ab", undefined, ""],
	];
	for (const [path, template, methods] of table) {
		const found = findPath(routes, path)?.path;
		t.equal(found, template, JSON.stringify(path));
		t.equal(methodsAt(routes, found ?? path), methods, "and what may be asked there");
	}
	t.end();
});

test("routeOf: a method at a path", (t) => {
	const found = findPath(routes, "/a/1");
	if (found === undefined) throw new Error("not found");
	t.equal(routeOf(routes, found, "HEAD")?.method, "GET");
	t.equal(routeOf(routes, found, "DELETE")?.method, "DELETE");
	t.equal(routeOf(routes, found, "POST"), undefined);
	t.equal(routeOf(routes, found, undefined), undefined);
	t.end();
});
