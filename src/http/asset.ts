/** Files of the firmware's own, kept compressed: sent with a tag, so that they are sent once. */
import { INFLATE_BYTES, Inflate, inflatedLength } from "../bytes/inflate.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import type { App } from "./app.ts";
import { listHas } from "./ascii.ts";
import { HEADER } from "./head.ts";
import { problem } from "./problem.ts";
import type { BodySource, Response } from "./response.ts";
import type { Request } from "./route.ts";

export interface Asset {
	/** The media type, with its parameters. */
	readonly type: string;
	/** Another one for every content: letters and digits. */
	readonly tag: string;
	readonly gzip: Uint8Array;
	/** Further header lines, each ended by CR LF. */
	readonly lines: string;
}

/** So many clients at a time may have it plain: for each there is a window and a table in memory. */
const MOST_PLAIN = 2;
const BUSY = "Too many clients get files uncompressed now: send Accept-Encoding: gzip, or try again in some seconds.";

export function sendAsset(app: App, { head }: Request, response: Response, { type, tag, gzip, lines }: Asset): void {
	const has = (header: number, text: string) =>
		head !== undefined && head.starts[header] >= 0 && listHas(head.bytes, head.starts[header], head.ends[header], text);
	const plainTag = `"${tag}"`;
	const gzipTag = `"${tag}-gzip"`;
	const known = [gzipTag, plainTag].find((one) => has(HEADER.ifNoneMatch, one) || has(HEADER.ifNoneMatch, `w/${one}`));
	const tagged = (one: string) => `ETag: ${one}\r\nVary: Accept-Encoding\r\n${lines}`;
	if (known !== undefined) response.send(304, "", undefined, tagged(known));
	else if (has(HEADER.acceptEncoding, "gzip"))
		response.send(200, type, gzip, `Content-Encoding: gzip\r\n${tagged(gzipTag)}`);
	else if (app.inflating < MOST_PLAIN && app.room(INFLATE_BYTES)) {
		response.sendSource(type, new Plain(app, gzip), inflatedLength(gzip));
		response.lines = tagged(plainTag);
	} else {
		problem(response, 503, BUSY, [], "Retry-After: 5\r\n");
		return;
	}
	response.kept = true;
}

/** What a file is when it is not compressed. */
class Plain implements BodySource {
	readonly held = INFLATE_BYTES;
	private readonly _app: App;
	private readonly _inflate: Inflate;

	constructor(app: App, gzip: Uint8Array) {
		this._inflate = new Inflate(gzip);
		this._app = app;
		app.inflating++;
	}

	pull(writer: ByteWriter): boolean {
		return this._inflate.pull(writer);
	}

	ended(): void {
		this._app.inflating--;
	}
}
