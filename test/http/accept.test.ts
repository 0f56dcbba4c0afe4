import test from "tape";
import { preferredType } from "../../src/http/accept.ts";

test("preferredType: the best of what can be had", (t) => {
	const text = "text/plain";
	const json = "application/json";
	const table: [accept: string, types: string[], expected: string | undefined][] = [
		["", [text], text],
		["*/*", [text, json], text],
		["text/plain", [text], text],
		["TEXT/Plain", [text], text],
		["text/*", [json, text], text],
		["application/json", [text], undefined],
		["text/plain;version=0.0.4;q=0.5, */*;q=0.1", [text], text],
		["application/json;q=0.5, text/plain;q=0.9", [json, text], text],
		["text/plain;q=0, */*", [text], undefined],
		["text/plain;q=0, */*", [text, json], json],
		["*/*;q=0", [text], undefined],
		["text/plain ; q=0.0", [text], undefined],
		["text/plain;q=nonsense", [text], undefined],
		["image/png,,;;", [text], undefined],
		["text/html,application/xhtml+xml,*/*;q=0.8", [json], json],
	];
	for (const [accept, types, expected] of table) t.equal(preferredType(accept, types), expected, accept);
	t.end();
});
