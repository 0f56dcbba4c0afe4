/** Config → where releases are looked for and when they are installed, or what of it cannot work. */
import { derDocuments } from "../bytes/pem.ts";
import type { Config } from "../config/config.ts";
import { type HttpUrl, parseHttpUrl } from "./http-url.ts";
import { parseWindow, type TimeWindow } from "./window.ts";

export interface FeedSettings {
	readonly url: HttpUrl;
	readonly channel: string;
	/** DER. */
	readonly authorities: readonly Uint8Array[];
	/** Undefined: only by the owner's word. */
	readonly window: TimeWindow | undefined;
}

export interface UpdateFault {
	/** The setting that is wrong. */
	readonly key: string;
	/** A sentence that names it. */
	readonly fault: string;
}

export function updateFault(config: Config): UpdateFault | undefined {
	const url = config["update.url"];
	const parsed = url === "" ? undefined : parseHttpUrl(url);
	if (parsed !== undefined && "fault" in parsed) return { key: "update.url", fault: `update.url: ${parsed.fault}.` };
	const ca = derDocuments(config["update.ca"], "CERTIFICATE");
	if ("fault" in ca) return { key: "update.ca", fault: `update.ca: ${ca.fault}.` };
	const window = config["update.window"];
	if (window === "" || parseWindow(window) !== undefined) return undefined;
	return { key: "update.window", fault: 'update.window must be two times of day, such as "02:00-04:00", or empty.' };
}

/** Undefined when no releases are to be looked for. */
export function feedSettings(config: Config): FeedSettings | undefined {
	const url = parseHttpUrl(config["update.url"]);
	const authorities = derDocuments(config["update.ca"], "CERTIFICATE");
	if ("fault" in url || "fault" in authorities) return undefined;
	return { url, channel: config["update.channel"], authorities, window: parseWindow(config["update.window"]) };
}
