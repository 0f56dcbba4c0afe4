/** The table of routes, and what is said of them → the OpenAPI 3.1 document that describes them, as JSON. */
import type { BodyField, Route } from "../../src/http/route.ts";
import { ROUTES } from "../../src/http/routes.ts";
import { DESCRIPTIONS, type Description } from "./descriptions.ts";
import type { Schema } from "./schema.ts";
import { SCHEMAS } from "./schemas.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Throws when a route is not described, or what is described is no route. */
export function describeApi(routes: readonly Route[] = ROUTES, descriptions = DESCRIPTIONS): string {
	const named = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
	for (const name of Object.keys(descriptions)) if (!named.has(name)) throw new Error(`${name} is no route`);
	const paths: Record<string, Record<string, Json>> = {};
	for (const [name, route] of named) {
		const description = descriptions[name];
		if (description === undefined) throw new Error(`${name} is not described`);
		const described = operation(route, description);
		paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: described };
	}
	const document: Json = {
		openapi: "3.1.0",
		info: {
			title: "Portti",
			version: "1",
			description:
				"Readings of an electricity meter. Every path that takes GET takes HEAD too. Errors are application/problem+json.",
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: "/" }],
		paths,
		components: {
			securitySchemes: {
				token: {
					type: "http",
					scheme: "bearer",
					description: "From POST /v1/tokens, within a minute after a press of the dongle's button.",
				},
			},
			schemas: SCHEMAS as unknown as Json,
			responses: { Problem: problemResponse("Anything that is wrong.") },
		},
	};
	return JSON.stringify(document);
}

function operation(route: Route, said: Description): Json {
	const parameters = [...pathParameters(route, said), ...queryParameters(route, said), ...headerParameters(route)];
	const { success } = said;
	const { types = [] } = route;
	const responses: Record<string, Json> = {
		[success.status]: {
			description: success.description,
			...(types.length === 0 ? {} : { content: content(types, success.schema) }),
		},
	};
	for (const [status, description] of problems(route, said)) responses[status] = problemResponse(description);
	responses.default = { $ref: "#/components/responses/Problem" };
	return {
		operationId: operationId(route),
		summary: said.summary,
		...(route.access === "setup" ? { tags: ["setup"] } : {}),
		security:
			route.access === "open" || route.access === "setup"
				? []
				: route.access === "pairing"
					? [{ token: ["admin"] }, {}]
					: [{ token: [route.access] }],
		...(parameters.length === 0 ? {} : { parameters }),
		...requestBody(route, said),
		responses,
	};
}

/** By status, those that follow from the table first; where one has several reasons they are joined. */
function problems(route: Route, said: Description): Map<number, string> {
	const all = new Map<number, string>();
	const add = (status: number, description: string) => {
		const before = all.get(status);
		all.set(status, before === undefined ? description : `${before} ${description}`);
	};
	add(400, "The request is malformed.");
	if (route.access === "setup") add(403, "This is for whoever is at the access point for set-up.");
	else if (route.access !== "open") {
		add(401, "A token is needed, or the one given is wrong.");
		add(429, "Too many wrong tokens came from this address.");
	}
	if (route.access === "admin") add(403, "An admin token is needed.");
	if (route.access === "pairing") add(403, "An admin token is needed, or a press of the button.");
	if (route.method !== "GET") add(403, "A page of another origin may change nothing.");
	if (route.types !== undefined) add(406, "None of the types is acceptable.");
	const takesBody = route.body !== undefined || route.patch !== undefined;
	const takesAny = route.upload !== undefined;
	if (takesAny) add(411, "The request has no Content-Length.");
	if (route.ifMatch) add(412, "If-Match names another version than the one that is.");
	if (!takesAny) add(413, takesBody ? "The body is too large." : "The request takes no body.");
	if (takesBody || takesAny) add(415, takesAny ? "The body is encoded." : "The body is not JSON.");
	if (takesBody) add(422, "A member is unknown, missing or wrong.");
	else if (route.query !== undefined) add(422, "A parameter is unknown or wrong.");
	add(421, "The name is not the dongle's.");
	for (const [status, description] of said.problems ?? []) add(status, description);
	return all;
}

function problemResponse(description: string): Json {
	return { description, content: content(["application/problem+json"], { $ref: "#/components/schemas/Problem" }) };
}

function content(types: readonly string[], schema: Schema | undefined): Json {
	const media = schema === undefined ? {} : { schema: schema as unknown as Json };
	return Object.fromEntries(types.map((type) => [type, media]));
}

function pathParameters({ path }: Route, { parameter }: Description): Json[] {
	if (parameter === undefined) return [];
	const name = path.slice(path.indexOf("{") + 1, -1);
	return [{ name, in: "path", required: true, description: parameter, schema: { type: "string" } }];
}

function queryParameters({ query = [] }: Route, said: Description): Json[] {
	return query.map((name) => ({
		name,
		in: "query",
		description: wordsFor(name, said.query),
		schema: { type: "integer", minimum: 0 },
	}));
}

function headerParameters({ ifMatch, upload }: Route): Json[] {
	if (upload !== undefined) {
		const description = "Which part of the file the body is, `bytes 0-1023/1048576`; without it, the whole.";
		return [{ name: "Content-Range", in: "header", description, schema: { type: "string" } }];
	}
	if (!ifMatch) return [];
	const description = "The ETag of the version to be changed; without it any version is.";
	return [{ name: "If-Match", in: "header", description, schema: { type: "string" } }];
}

function requestBody({ body }: Route, { patch, upload, body: words }: Description): { readonly requestBody?: Json } {
	if (upload !== undefined) {
		const any = content(["application/octet-stream"], undefined);
		return { requestBody: { required: true, description: upload, content: any } };
	}
	if (patch !== undefined)
		return {
			requestBody: { required: true, content: content(["application/merge-patch+json", "application/json"], patch) },
		};
	if (body === undefined) return {};
	return { requestBody: { required: true, content: content(["application/json"], bodySchema(body, words)) } };
}

function bodySchema(fields: readonly BodyField[], words: Description["body"]): Schema {
	const properties = fields.map(({ name, minLength = 1, maxLength = 0, choices }): [string, Schema] => {
		const description = wordsFor(name, words);
		const limits = choices === undefined ? { minLength, maxLength } : { enum: choices };
		return [name, { type: "string", description, ...limits }];
	});
	return {
		type: "object",
		properties: Object.fromEntries(properties),
		required: fields.map(({ name }) => name),
		additionalProperties: false,
	};
}

function wordsFor(name: string, words: Readonly<Record<string, string>> = {}): string {
	const found = words[name];
	if (found === undefined) throw new Error(`${name} is not described`);
	return found;
}

/** `GET /v1/reading/{field}` is getReadingField, `GET /` is getPage, `GET /setup` getSetupPage. */
function operationId({ method, path, types = [] }: Route): string {
	const words = path.split("/").flatMap((segment) => segment.replace("{", "").replace("}", "").split("."));
	const name = words
		.filter((word) => word !== "" && word !== "v1")
		.map((word) => word[0].toUpperCase() + word.slice(1));
	const page = types.includes("text/html") ? "Page" : "";
	return `${method.toLowerCase()}${name.join("")}${page}`;
}
