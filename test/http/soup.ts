/** Requests, and what becomes of them on the way: for tests that send anything. */
import { imageFile, latin1Text } from "../helpers/images.ts";
import { ADMIN, bearer, request } from "./harness.ts";

const TOKEN = bearer(ADMIN);
const JSON_TYPE = "Content-Type: application/json";
const IMAGE = latin1Text(imageFile());
const RANGE = `Content-Range: bytes 0-499/${IMAGE.length}`;
const BODY = '{"name":"a","role":"read"}';

/** Requests that are well-formed, and some that are nearly so. */
export const REQUESTS: readonly string[] = [
	request("GET", "/v1/reading", [TOKEN]),
	request("GET", "/v1/reading"),
	request("GET", "/v1/reading/active_power_import_w", [TOKEN]),
	request("GET", "/v1/readings?since=3", [TOKEN]),
	request("GET", "/v1/events", [TOKEN, "Last-Event-ID: 2"]),
	request("GET", "/v1/telegram", [TOKEN, "Accept: text/plain"]),
	request("GET", "/v1/status", [TOKEN]),
	request("GET", "/metrics", [TOKEN]),
	request("GET", "/openapi.json", ["Accept-Encoding: gzip"]),
	request("HEAD", "/", ['If-None-Match: "x"', "Connection: close"]),
	request("GET", "/", ["Accept-Encoding: gzip"]),
	request("GET", "/v1/tokens", [TOKEN]),
	request("POST", "/v1/tokens", [TOKEN, JSON_TYPE, `Content-Length: ${BODY.length}`], BODY),
	request("POST", "/v1/tokens", [TOKEN, JSON_TYPE, "Transfer-Encoding: chunked"], `1a\r\n${BODY}\r\n0\r\n\r\n`),
	request("POST", "/v1/tokens", [TOKEN, JSON_TYPE, "Expect: 100-continue", "Content-Length: 500"]),
	request("DELETE", "/v1/tokens/0badcafe", [TOKEN]),
	request("GET", "/v1/update", [TOKEN]),
	request("PUT", "/v1/update", [TOKEN, `Content-Length: ${IMAGE.length}`], IMAGE),
	request("PUT", "/v1/update", [TOKEN, "Content-Length: 500", RANGE], IMAGE.slice(0, 500)),
	request("DELETE", "/v1/update", [TOKEN]),
	request("GET", "/v1/reading", ["Authorization: Bearer wrong"]),
	"GET /v1/reading HTTP/1.0\r\n\r\n",
	"GET http://192.0.2.1/v1/reading HTTP/1.1\r\nHost: x\r\n\r\n",
	`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
];

/** What tears requests apart. */
export const SPLINTERS: readonly string[] = [
	"\r\n",
	"\n",
	"\r",
	"\0",
	" ",
	"\t",
	":",
	"\r\n\r\n",
	"%",
	"?",
	"0",
	"ffffffff",
	"ä",
	"HTTP/1.1",
	"Host: b\r\n",
	"Content-Length: 9\r\n",
	"{",
	'"',
	"x".repeat(4000),
];
