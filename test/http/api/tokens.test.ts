import test from "tape";
import { ADMIN, type Answer, bearer, type Harness, harness, request } from "../harness.ts";

function make({ ask }: Harness, name: string, role = "read"): Answer {
	const body = JSON.stringify({ name, role });
	// The name's characters are ASCII here: their count is the body's length.
	const lines = [bearer(ADMIN), "Content-Type: application/json", `Content-Length: ${body.length}`];
	return ask(request("POST", "/v1/tokens", lines, body));
}

function list({ ask }: Harness): { id: string; name: string; role: string; created_at: string | null }[] {
	return JSON.parse(ask(request("GET", "/v1/tokens", [bearer(ADMIN)])).body).tokens;
}

test("/v1/tokens: made, listed without what makes it secret, revoked", (t) => {
	const made = harness();
	const answer = make(made, "evcc", "admin");
	const { id, token, ...shown } = JSON.parse(answer.body);
	t.deepEqual(shown, { name: "evcc", role: "admin", created_at: "2026-01-31T12:00:00.000Z" });
	t.equal(answer.headers.get("location"), `/v1/tokens/${id}`);
	t.equal(answer.headers.get("cache-control"), "no-store");
	const tokens = list(made);
	t.deepEqual(
		tokens.map(({ name }) => name),
		["given at start", "evcc"],
	);
	t.notOk(JSON.stringify(tokens).includes(token), "shown once");
	t.equal(made.ask(request("GET", "/v1/tokens", [bearer(token)])).status, 200);
	t.equal(made.ask(request("DELETE", `/v1/tokens/${id}`, [bearer(token)])).status, 204, "by itself, even");
	t.equal(made.ask(request("GET", "/v1/tokens", [bearer(token)])).status, 401);
	t.equal(made.ask(request("DELETE", `/v1/tokens/${id}`, [bearer(ADMIN)])).status, 404, "only once");
	t.end();
});

test("/v1/tokens: no more than sixteen", (t) => {
	const made = harness();
	let count = list(made).length;
	for (; make(made, `token ${count}`).status === 201; count++);
	t.equal(count, 16);
	t.equal(make(made, "one more").status, 409);
	t.end();
});

test("/v1/tokens: the one given at start cannot be revoked here", (t) => {
	const made = harness();
	const [{ id }] = list(made);
	const answer = made.ask(request("DELETE", `/v1/tokens/${id}`, [bearer(ADMIN)]));
	t.equal(answer.status, 409);
	t.ok(JSON.parse(answer.body).detail.includes("start"), "says how to be rid of it");
	t.end();
});

test("/v1/tokens: without a clock a token has no date", (t) => {
	const made = harness();
	made.host.time.epoch = undefined;
	t.equal(JSON.parse(make(made, "a").body).created_at, null);
	t.end();
});
