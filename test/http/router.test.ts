import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import type { Route } from "../../src/http/route.ts";
import { Router, routeOf } from "../../src/http/router.ts";

function route(method: Route["method"], path: string): Route {
	const success = { status: 200, description: "", types: [] };
	return { method, path, access: "open", summary: path, success, handle() {} };
}

const router = new Router([
	route("GET", "/"),
	route("GET", "/a"),
	route("GET", "/b"),
	route("POST", "/a"),
	route("GET", "/a/{x}"),
	route("DELETE", "/a/{x}"),
]);

test("Router: paths to resources", (t) => {
	const table: [path: string, expected: string | undefined][] = [
		["/", "GET, HEAD"],
		["/a", "GET, POST, HEAD"],
		["/b", "GET, HEAD"],
		["/a/1", "GET, DELETE, HEAD"],
		["/a/long%20name", "GET, DELETE, HEAD"],
		["/a/", undefined],
		["/a/1/", undefined],
		["/a/1/2", undefined],
		["/c", undefined],
		["", undefined],
		["/A", undefined],
		["/ab", undefined],
	];
	for (const [path, allow] of table) {
		const bytes = utf8(`..${path}/..`);
		t.equal(router.find(bytes, 2, bytes.length - 3)?.allow, allow, JSON.stringify(path));
	}
	t.end();
});

test("routeOf: a method at a resource", (t) => {
	const bytes = utf8("/a/1");
	const resource = router.find(bytes, 0, bytes.length);
	if (resource === undefined) throw new Error("not found");
	t.equal(routeOf(resource, "HEAD")?.method, "GET");
	t.equal(routeOf(resource, "DELETE")?.method, "DELETE");
	t.equal(routeOf(resource, "POST"), undefined);
	t.equal(routeOf(resource, undefined), undefined);
	t.end();
});
