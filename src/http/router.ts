/** The path of a request → the routes at that path. The table is short: it is looked through. */
import type { Method } from "./head.ts";
import type { Route } from "./route.ts";

/** A route that has this path, whatever its method; undefined when none has. */
export function findPath(routes: readonly Route[], path: string): Route | undefined {
	for (let index = 0; index < routes.length; index++) if (routes[index].path === path) return routes[index];
	const segment = path.lastIndexOf("/") + 1;
	if (segment === path.length) return undefined;
	const template = `${path.slice(0, segment)}{`;
	for (const route of routes) if (route.path.startsWith(template)) return route;
	return undefined;
}

/** At the path of `found`. */
export function routeOf(routes: readonly Route[], found: Route, method: Method | undefined): Route | undefined {
	const wanted = method === "HEAD" ? "GET" : method;
	if (found.method === wanted) return found;
	const { path } = found;
	for (let index = 0; index < routes.length; index++) {
		const route = routes[index];
		if (route.path === path && route.method === wanted) return route;
	}
	return undefined;
}

/** The value of an Allow field. */
export function methodsAt(routes: readonly Route[], path: string): string {
	const methods: Method[] = routes.filter((route) => route.path === path).map((route) => route.method);
	if (methods.includes("GET")) methods.push("HEAD");
	return methods.join(", ");
}
