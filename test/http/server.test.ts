import test from "tape";
import { ADMIN, bearer, harness, parseAnswers, request } from "./harness.ts";

test("a reading is served to whoever has a token", (t) => {
	const { feed, ask } = harness();
	const get = request("GET", "/v1/reading", [bearer(ADMIN)]);
	t.equal(ask(get).status, 503);
	feed();
	const answer = ask(get);
	t.equal(answer.status, 200);
	t.equal(answer.headers.get("content-type"), "application/json");
	t.equal(answer.headers.get("cache-control"), "no-store");
	t.equal(JSON.parse(answer.body).active_power_import_w, 1234);
	t.equal(ask(request("GET", "/v1/reading")).status, 401);
	t.end();
});

test("pipelined requests are answered in order", (t) => {
	const { feed, connect } = harness();
	feed(1);
	const peer = connect();
	const lines = [bearer(ADMIN)];
	peer.send(
		request("GET", "/v1/reading/active_power_import_w", lines) +
			request("HEAD", "/v1/reading", lines) +
			request("GET", "/v1/readings", lines) +
			request("GET", "/nowhere", lines),
	);
	const answers = parseAnswers(peer.text(), [false, true]);
	t.deepEqual(
		answers.map((answer) => answer.status),
		[200, 200, 200, 404],
	);
	t.equal(answers[0].body, "1\n");
	t.equal(JSON.parse(answers[2].body).readings.length, 1);
	t.equal(peer.ended, undefined);
	t.end();
});
