import test from "tape";
import { utf8Text } from "../../src/bytes/utf8.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { problem, refusal } from "../../src/http/problem.ts";
import { Response } from "../../src/http/response.ts";

test("problem: a document with what programs and people need", (t) => {
	const response = new Response();
	problem(
		response,
		422,
		'Say "what"\n',
		[
			["field", "å\\"],
			["position", 7],
		],
		"Retry-After: 1\r\n",
	);
	t.equal(response.status, 422);
	t.equal(response.lines, "Retry-After: 1\r\n");
	const writer = new ByteWriter();
	response.writeHead(writer);
	const head = utf8Text(writer.copy()) ?? "";
	t.ok(head.startsWith("HTTP/1.1 422 Unprocessable Content\r\n"), "the status line");
	t.ok(head.includes("Content-Type: application/problem+json\r\n"), "the type");
	t.ok(head.endsWith("Retry-After: 1\r\n"), "and its own lines");
	t.deepEqual(JSON.parse(utf8Text(response.body) ?? ""), {
		title: "Unprocessable Content",
		status: 422,
		detail: 'Say "what"\n',
		field: "å\\",
		position: 7,
	});
	t.throws(() => problem(response, 299, "not an error"));
	t.end();
});

test("refusal: every status that a request can be refused with before it has a route", (t) => {
	const response = new Response();
	for (const status of [400, 408, 413, 414, 417, 431, 501, 505]) {
		refusal(response, status);
		t.equal(JSON.parse(utf8Text(response.body) ?? "").status, status, `${status}`);
	}
	t.end();
});
