import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import test from "tape";
import { ROUTES } from "../../src/http/routes.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { DESCRIPTIONS, type Description } from "../../tools/openapi/descriptions.ts";
import { describeApi } from "../../tools/openapi/document.ts";
import { ADMIN, bearer, harness, request } from "./harness.ts";

const document = JSON.parse(harness().ask(request("GET", "/openapi.json")).body);

test("/openapi.json: is valid OpenAPI 3.1", async (t) => {
	const result = await new Validator().validate(structuredClone(document));
	t.deepEqual(result.errors ?? [], []);
	t.ok(result.valid);
	t.equal(document.openapi, "3.1.0");
	t.end();
});

test("/openapi.json: describes every route, once", (t) => {
	const described = Object.entries(document.paths).flatMap(([path, operations]) =>
		Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
	);
	t.deepEqual(described.sort(), ROUTES.map((route) => `${route.method} ${route.path}`).sort());
	const operations: { operationId: string }[] = Object.values(document.paths).flatMap((path) =>
		Object.values(path as object),
	);
	t.equal(new Set(operations.map(({ operationId }) => operationId)).size, ROUTES.length, "each with a name of its own");
	t.end();
});

test("describeApi: a route, a parameter or a member without words, and words without a route", (t) => {
	t.equal(describeApi(), JSON.stringify(document), "what is served is made of them");
	const { "GET /v1/readings": readings, "POST /v1/tokens": tokens, ...others } = DESCRIPTIONS;
	const wrong: [name: string, descriptions: Record<string, Description>][] = [
		["no words for a route", { ...others, "POST /v1/tokens": tokens }],
		["none for a parameter", { ...DESCRIPTIONS, "GET /v1/readings": { ...readings, query: {} } }],
		["none for a member", { ...DESCRIPTIONS, "POST /v1/tokens": { ...tokens, body: { name: "Who will use it." } } }],
		["words for no route", { ...DESCRIPTIONS, "GET /v2": readings }],
	];
	for (const [name, descriptions] of wrong) t.throws(() => describeApi(ROUTES, descriptions), Error, name);
	t.end();
});

test("/openapi.json: says who may", (t) => {
	for (const route of ROUTES) {
		const { security, responses } = document.paths[route.path][route.method.toLowerCase()];
		const needsToken = route.access !== "open" && route.access !== "setup";
		t.equal("401" in responses, needsToken, `${route.method} ${route.path}`);
		if (!needsToken) t.deepEqual(security, []);
		else t.ok(JSON.stringify(security).includes(route.access === "read" ? "read" : "admin"));
	}
	t.end();
});

test("what is served is what /openapi.json says, no more and no less", (t) => {
	const ajv = new Ajv.default({ strict: false, formats: { "date-time": true }, allErrors: true });
	ajv.addSchema({ $id: "api", components: closed(document.components) as object });
	const check = (path: string, method: string, body: string, code: string) => {
		const described = document.paths[path][method].responses[code].content["application/json"].schema.$ref;
		const validate = ajv.compile({ $ref: `api${described}` });
		const valid = validate(JSON.parse(body));
		t.ok(valid, `${method} ${path}: ${ajv.errorsText(validate.errors)}`);
	};
	const made = harness();
	const get = (path: string) => made.ask(request("GET", path, [bearer(ADMIN)])).body;
	for (const epoch of [undefined, 1_769_860_800_000]) {
		made.host.time.epoch = epoch;
		check("/v1/readings", "get", get("/v1/readings?since=99"), "200");
		check("/v1/status", "get", get("/v1/status"), "200");
		const reading = made.feed();
		reading.values.fill(1234);
		reading.meterTime = { localSeconds: 1_769_860_800, raw: "260131120000W", deviationMinutes: 60, status: 0 };
		Object.assign(reading, { meterMaker: "a", meterType: "b", meterId: "c", list: "d" });
		reading.channels.set(1, { type: 3, id: "e", mantissa: 5, exponent: -1, unit: 13, time: reading.meterTime });
		for (let index = 0; index < FIELDS.length; index++) reading.values[index] = index;
		reading.other.push({ obis: 1, value: "f", unit: 27 }, { obis: 1, value: "g", unit: 255 });
		check("/v1/reading", "get", get("/v1/reading"), "200");
		check("/v1/readings", "get", get("/v1/readings"), "200");
		check("/v1/status", "get", get("/v1/status"), "200");
		const body = '{"name":"a","role":"read"}';
		const lines = [bearer(ADMIN), "Content-Type: application/json", `Content-Length: ${body.length}`];
		check("/v1/tokens", "post", made.ask(request("POST", "/v1/tokens", lines, body)).body, "201");
		check("/v1/tokens", "get", get("/v1/tokens"), "200");
	}
	const validate = ajv.compile({ $ref: "api#/components/schemas/Problem" });
	for (const path of ["/v1/reading/x", "/v1/readings?x=1", "/nowhere"]) t.ok(validate(JSON.parse(get(path))), path);
	t.end();
});

/** The same schemas, in which an object has no members but those described. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed);
	if (typeof schema !== "object" || schema === null) return schema;
	const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
	if (copy.type === "object" && copy.additionalProperties === undefined) copy.additionalProperties = false;
	return copy;
}
