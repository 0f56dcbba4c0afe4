/** What never changes while the firmware runs: the page, the same for everyone, and the API's description. */
import { frozen } from "../../bytes/frozen.ts";
import type { App } from "../app.ts";
import { type Asset, sendAsset } from "../asset.ts";
import { OPENAPI_GZIP, OPENAPI_TAG } from "../pages/openapi.ts";
import { PAGE_GZIP, PAGE_POLICY, PAGE_TAG } from "../pages/page.ts";
import { JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";

/** Nothing in it is what a token would protect. */
const PAGE: Asset = frozen({
	type: "text/html; charset=utf-8",
	tag: PAGE_TAG,
	gzip: PAGE_GZIP,
	lines: `Content-Security-Policy: ${PAGE_POLICY}\r\nReferrer-Policy: no-referrer\r\nX-Frame-Options: DENY\r\n`,
});

const OPENAPI: Asset = frozen({ type: JSON_TYPE, tag: OPENAPI_TAG, gzip: OPENAPI_GZIP, lines: "" });

/** Who comes over the access point comes to set the dongle up. */
export function getPage(app: App, request: Request, response: Response): void {
	const atSetup = request.connection.overAccessPoint && app.services.setup?.isOpen;
	if (atSetup) response.send(302, "", undefined, "Location: /setup\r\n");
	else sendAsset(app, request, response, PAGE);
}

export function getSetupPage(app: App, request: Request, response: Response): void {
	sendAsset(app, request, response, PAGE);
}

export function getOpenapi(app: App, request: Request, response: Response): void {
	sendAsset(app, request, response, OPENAPI);
}
