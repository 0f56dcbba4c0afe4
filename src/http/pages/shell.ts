/** The page at `/`: the same for everyone, with nothing in it that a token would protect. */

import { base64Bytes } from "../../bytes/base64.ts";
import { frozen } from "../../bytes/frozen.ts";
import { utf8 } from "../../bytes/writer.ts";
import { asset } from "../asset.ts";
import { PAGE_GZIP_BASE64, PAGE_HTML, PAGE_POLICY, PAGE_TAG } from "./page.ts";

export const SHELL = frozen(
	asset(
		"text/html; charset=utf-8",
		PAGE_TAG,
		utf8(PAGE_HTML),
		base64Bytes(PAGE_GZIP_BASE64),
		`Content-Security-Policy: ${PAGE_POLICY}`,
		"Referrer-Policy: no-referrer",
		"X-Frame-Options: DENY",
	),
);
