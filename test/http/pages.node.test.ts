import { gunzipSync } from "node:zlib";
import test from "tape";
import { PAGE_GZIP, PAGE_HTML, PAGE_POLICY } from "../../src/http/pages/page.ts";
import { makePage } from "../../tools/pages/make.ts";

test("the page in src/ is the page that its sources make", async (t) => {
	const { html, policy } = await makePage();
	t.ok(html === Buffer.from(PAGE_HTML).toString("utf8"), "npm run pages has been run");
	t.equal(policy, PAGE_POLICY);
	t.ok(gunzipSync(PAGE_GZIP).toString("utf8") === html, "and compressed it is the same");
	t.end();
});
