import Ajv from "ajv/dist/2020.js";
import test from "tape";
import { FakeWifi, network } from "../../helpers/fake-wifi.ts";
import { harness, parseAnswers, request } from "../harness.ts";

test("set-up answers what /openapi.json says, no more and no less", (t) => {
	const wifi = new FakeWifi();
	const made = harness([], [], { wifi });
	made.host.time.advance(1000);
	const { components } = JSON.parse(made.ask(request("GET", "/openapi.json")).body);
	const ajv = new Ajv.default({ strict: false, allErrors: true });
	const ask = (method: string, path: string, body = "") => {
		const peer = made.connect("192.168.4.2", 1 << 20, "192.168.4.1");
		const lines = body === "" ? [] : ["Content-Type: application/json", `Content-Length: ${body.length}`];
		peer.send(request(method, path, lines, body));
		return JSON.parse(parseAnswers(peer.text())[0].body);
	};
	const check = (name: string, answer: object) => {
		const validate = ajv.compile(closed(components.schemas[name]) as object);
		t.ok(validate(answer), `${name}: ${ajv.errorsText(validate.errors)}`);
	};
	check("Setup", ask("GET", "/v1/setup"));
	wifi.scanned([network("Home", -50)]);
	made.feed();
	check("Setup", ask("GET", "/v1/setup"));
	const join = () => made.services.setup?.join("Home", "correct horse");
	join();
	check("Setup", ask("GET", "/v1/setup"));
	wifi.newest.handler.closed("password", "");
	check("Setup", ask("GET", "/v1/setup"));
	join();
	wifi.accept();
	check("Setup", ask("PATCH", "/v1/setup", '{"device.name":"a"}'));
	check("SetupDone", ask("POST", "/v1/setup/finish", "{}"));
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
