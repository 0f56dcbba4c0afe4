/** The page at `/`: the same for everyone, with nothing in it that a token would protect. */

import { frozen } from "../../bytes/frozen.ts";
import { asset } from "../asset.ts";
import { PAGE_GZIP, PAGE_HTML, PAGE_POLICY, PAGE_TAG } from "./page.ts";

export const SHELL = frozen(
	asset(
		"text/html; charset=utf-8",
		PAGE_TAG,
		PAGE_HTML,
		PAGE_GZIP,
		`Content-Security-Policy: ${PAGE_POLICY}`,
		"Referrer-Policy: no-referrer",
		"X-Frame-Options: DENY",
	),
);
