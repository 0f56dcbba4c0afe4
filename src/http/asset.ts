/** Things that never change while the firmware runs: sent with a tag, so that they are sent once. */
import { listHas } from "./ascii.ts";
import { HEADER } from "./head.ts";
import { type Block, block, type Response } from "./response.ts";
import type { Request } from "./route.ts";

export interface Asset {
	readonly bytes: Uint8Array;
	/** The same, compressed; for clients that accept it. */
	readonly gzip?: Uint8Array;
	/** With its quotation marks; "" for none. */
	readonly tag: string;
	readonly whole: Block;
	readonly compressed: Block;
	readonly unchanged: Block;
}

/** `lines` are further header lines, without CR LF. */
export function asset(
	contentType: string,
	tag: string,
	bytes: Uint8Array,
	gzip?: Uint8Array,
	...lines: string[]
): Asset {
	const common = ["Cache-Control: no-cache", `ETag: ${tag}`, "Vary: Accept-Encoding", ...lines];
	return {
		bytes,
		...(gzip === undefined ? {} : { gzip }),
		tag,
		whole: block(200, contentType, ...common),
		compressed: block(200, contentType, "Content-Encoding: gzip", ...common),
		unchanged: block(304, "", ...common),
	};
}

export function sendAsset(request: Request, response: Response, asset: Asset): void {
	const { head } = request;
	const has = (header: number, text: string) =>
		head !== undefined && head.starts[header] >= 0 && listHas(head.bytes, head.starts[header], head.ends[header], text);
	if (has(HEADER.ifNoneMatch, asset.tag) || has(HEADER.ifNoneMatch, `w/${asset.tag}`)) response.send(asset.unchanged);
	else if (asset.gzip !== undefined && has(HEADER.acceptEncoding, "gzip")) response.send(asset.compressed, asset.gzip);
	else response.send(asset.whole, asset.bytes);
}
