import { gunzipSync } from "node:zlib";
import test from "tape";
import { OPENAPI_GZIP, OPENAPI_TAG } from "../../src/http/pages/openapi.ts";
import { PAGE_GZIP, PAGE_POLICY, PAGE_TAG } from "../../src/http/pages/page.ts";
import { describeApi } from "../../tools/openapi/document.ts";
import { makePage, tagOf } from "../../tools/pages/make.ts";

test("the page and the description in src/ are what their sources make", async (t) => {
	const { html, policy } = await makePage();
	t.equal(policy, PAGE_POLICY);
	const files: [name: string, text: string, gzip: Uint8Array, tag: string][] = [
		["the page", html, PAGE_GZIP, PAGE_TAG],
		["/openapi.json", describeApi(), OPENAPI_GZIP, OPENAPI_TAG],
	];
	for (const [name, text, gzip, tag] of files) {
		t.ok(gunzipSync(gzip).toString("utf8") === text, `${name}: npm run pages has been run`);
		t.equal(tag, tagOf(text), "and its tag is another one");
	}
	t.end();
});
