import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import { Auth, type Bearer, PAIRING_MS } from "../../src/http/auth.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { ADMIN, bearer, harness, parseAnswers, request } from "./harness.ts";

function peer(remoteAddress: string): Bearer {
	return { remoteAddress, token: undefined, principal: undefined };
}

function judge(auth: Auth, bearer: Bearer, value: string | undefined) {
	const bytes = utf8(`:${value ?? ""}\r\n`);
	return auth.judge(bearer, bytes, value === undefined ? -1 : 1, bytes.length - 2);
}

test("Auth: values of the field", (t) => {
	const auth = new Auth(fakeHost(), "abcdefgh");
	const table: [value: string | undefined, expected: string][] = [
		[undefined, "none"],
		["Bearer abcdefgh", "admin"],
		["bearer   abcdefgh", "admin"],
		["BEARER abcdefgh", "admin"],
		["Bearer abcdefg", "wrong"],
		["Bearer abcdefgh ", "wrong"],
		["Bearerabcdefgh", "wrong"],
		["Basic abcdefgh", "wrong"],
		["", "wrong"],
		[`Bearer ${"a".repeat(1000)}`, "wrong"],
	];
	for (const [value, expected] of table) {
		const verdict = judge(auth, peer(String(value)), value);
		t.equal(typeof verdict === "object" ? verdict.role : verdict, expected, String(value).slice(0, 40));
	}
	t.equal(auth.wrong, 6);
	t.end();
});

test("Auth: a connection that has shown its token is not asked again", (t) => {
	const host = fakeHost();
	const auth = new Auth(host, "abcdefgh");
	const known = peer("a");
	judge(auth, known, "Bearer abcdefgh");
	const { hashes } = host.crypto;
	for (let i = 0; i < 5; i++) judge(auth, known, "Bearer abcdefgh");
	t.equal(host.crypto.hashes, hashes);
	judge(auth, known, "Bearer abcdefgX");
	t.ok(host.crypto.hashes > hashes, "unless it shows another one");
	t.end();
});

test("Auth: wrong tokens wait longer and longer, right ones on other addresses do not", (t) => {
	const host = fakeHost();
	const auth = new Auth(host, "abcdefgh");
	for (let i = 0; i < 7; i++) judge(auth, peer("a"), "Bearer wrong");
	t.equal(typeof judge(auth, peer("a"), "Bearer abcdefgh"), "number", "even the right one from there");
	t.equal(auth.wrong, 5, "what is not looked at is not counted");
	t.equal(typeof judge(auth, peer("b"), "Bearer abcdefgh"), "object");
	host.time.advance(60_000);
	t.equal(typeof judge(auth, peer("a"), "Bearer abcdefgh"), "object");
	t.end();
});

test("Auth: a minute after a press of the button", (t) => {
	const made = harness();
	const pair = (role: string) => {
		const body = JSON.stringify({ name: "phone", role });
		const lines = ["Content-Type: application/json", `Content-Length: ${body.length}`];
		return made.ask(request("POST", "/v1/tokens", lines, body));
	};
	const early = pair("read");
	t.equal(early.status, 403);
	t.ok(JSON.parse(early.body).detail.includes("button"), "says to press the button");
	made.host.device.press(100, made.host.time);
	const answer = pair("read");
	t.equal(answer.status, 201);
	const { id, token } = JSON.parse(answer.body);
	t.equal(answer.headers.get("location"), `/v1/tokens/${id}`);
	made.feed();
	t.equal(made.ask(request("GET", "/v1/reading", [bearer(token)])).status, 200);
	t.equal(made.ask(request("GET", "/v1/tokens", [bearer(token)])).status, 403, "it reads only");
	t.equal(made.ask(request("DELETE", `/v1/tokens/${id}`)).status, 401, "the press opens nothing else");
	made.host.time.advance(PAIRING_MS - 200);
	t.equal(pair("admin").status, 201, "until the minute is over");
	made.host.time.advance(200);
	t.equal(pair("admin").status, 403);
	t.end();
});

test("Auth: a revoked token ends what it began", (t) => {
	const { server, feed, connect, ask } = harness();
	feed();
	const made = server.auth.tokens.issue("a", "read", undefined);
	if (made === undefined) throw new Error("not issued");
	const events = connect();
	events.send(request("GET", "/v1/events", [bearer(made.text)]));
	const poller = connect();
	const get = request("GET", "/v1/reading", [bearer(made.text)]);
	poller.send(get);
	t.equal(parseAnswers(poller.text())[0].status, 200);
	t.equal(ask(request("DELETE", `/v1/tokens/${made.token.id}`, [bearer(ADMIN)])).status, 204);
	t.equal(events.ended, "abort");
	poller.send(get);
	t.equal(parseAnswers(poller.text())[0].status, 401, "on a connection that showed it before");
	t.end();
});
