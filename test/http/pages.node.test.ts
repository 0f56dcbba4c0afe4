import { gunzipSync } from "node:zlib";
import test from "tape";
import { base64Bytes } from "../../src/bytes/base64.ts";
import { PAGE_GZIP_BASE64, PAGE_HTML, PAGE_POLICY } from "../../src/http/pages/page.ts";
import { makePage } from "../../tools/pages/make.ts";

test("the page in src/ is the page that its sources make", async (t) => {
	const { html, policy } = await makePage();
	t.ok(html === PAGE_HTML, "npm run pages has been run");
	t.equal(policy, PAGE_POLICY);
	t.ok(gunzipSync(base64Bytes(PAGE_GZIP_BASE64)).toString("utf8") === PAGE_HTML, "and compressed it is the same");
	t.end();
});
