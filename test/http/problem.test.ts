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

test("problem: the same again is not made anew, another one is", (t) => {
	const response = new Response();
	const bodyOf = (status: number, detail: string, field?: string) => {
		problem(response, status, detail, field === undefined ? [] : [["field", field]]);
		return response.body;
	};
	const first = bodyOf(401, "Who are you?");
	t.ok(bodyOf(401, "Who are you?") === first, "the same");
	const others = [
		bodyOf(403, "Who are you?"),
		bodyOf(403, "Go away."),
		bodyOf(403, "Go away.", "x"),
		bodyOf(403, "Go away."),
	];
	const texts = others.map((body) => utf8Text(body));
	t.equal(new Set([utf8Text(first), ...texts]).size, 4, "four others");
	t.equal(texts[1], texts[3], "of which two say the same");
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
