/** The path of a request, as bytes → the routes at that path. */
import { utf8 } from "../bytes/writer.ts";
import type { Method } from "./head.ts";
import type { Route } from "./route.ts";

/** All routes of one path. */
export interface Resource {
	/** The path, or what stands before its parameter. */
	readonly bytes: Uint8Array;
	readonly parameter: boolean;
	readonly routes: readonly Route[];
	/** The value of an Allow field. */
	readonly allow: string;
}

export class Router {
	/** By the length of the path. */
	private readonly _exact: (readonly Resource[])[] = [];
	private readonly _withParameter: Resource[] = [];

	constructor(routes: readonly Route[]) {
		const paths = new Map<string, Route[]>();
		for (const route of routes) {
			const others = paths.get(route.path);
			if (others === undefined) paths.set(route.path, [route]);
			else others.push(route);
		}
		for (const [path, routes] of paths) {
			const brace = path.indexOf("{");
			const bytes = utf8(brace < 0 ? path : path.slice(0, brace));
			const methods: Method[] = routes.map((route) => route.method);
			if (methods.includes("GET")) methods.push("HEAD");
			const resource = { bytes, parameter: brace >= 0, routes, allow: methods.join(", ") };
			if (brace >= 0) this._withParameter.push(resource);
			else this._exact[bytes.length] = [...(this._exact[bytes.length] ?? []), resource];
		}
	}

	find(bytes: Uint8Array, start: number, end: number): Resource | undefined {
		const sameLength = this._exact[end - start];
		if (sameLength !== undefined) {
			for (const resource of sameLength) if (startsWith(bytes, start, resource.bytes)) return resource;
		}
		for (const resource of this._withParameter) {
			const segment = start + resource.bytes.length;
			if (segment >= end || !startsWith(bytes, start, resource.bytes)) continue;
			let at = segment;
			while (at < end && bytes[at] !== 0x2f) at++;
			if (at === end) return resource;
		}
		return undefined;
	}
}

export function routeOf(resource: Resource, method: Method | undefined): Route | undefined {
	const wanted = method === "HEAD" ? "GET" : method;
	for (const route of resource.routes) if (route.method === wanted) return route;
	return undefined;
}

function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
	for (let i = prefix.length - 1; i >= 0; i--) if (bytes[start + i] !== prefix[i]) return false;
	return true;
}
