/** The bytes of an HTTP/1.1 response, up to the body → what a download needs to know of it (RFC 9110, RFC 9112). */
import { asciiText } from "../bytes/ascii.ts";

export interface ResponseHead {
	readonly status: number;
	/** Bytes of the body. */
	readonly length: number;
	/** Of a part (206): where it begins in the whole, and how long the whole is. */
	readonly from: number;
	readonly total: number;
	readonly location: string | undefined;
}

export interface HeadFault {
	readonly fault: string;
}

const NO_LENGTH = "the server does not say how long its answer is";

/** `bytes` end with the empty line. */
export function parseResponseHead(bytes: Uint8Array): ResponseHead | HeadFault {
	const lines = asciiText(bytes, 0, bytes.length).split("\r\n");
	const [first] = lines;
	const status = wholeNumber(first.slice(9, 12));
	const isHttp = first.startsWith("HTTP/1.1 ") || first.startsWith("HTTP/1.0 ");
	if (!isHttp || status === undefined || status < 100) return { fault: "the server does not speak HTTP/1.1" };
	// Where another place is named, the body does not matter.
	const isElsewhere = status >= 300 && status < 400;
	let length: number | undefined;
	let location: string | undefined;
	let range: readonly [number, number] | undefined;
	for (const line of lines.slice(1)) {
		const colon = line.indexOf(":");
		if (colon < 0) continue;
		const value = line.slice(colon + 1).trim();
		switch (line.slice(0, colon).toLowerCase()) {
			case "content-length":
				if (length !== undefined && length !== wholeNumber(value)) return { fault: "it has two lengths" };
				length = wholeNumber(value);
				if (length === undefined) return { fault: NO_LENGTH };
				break;
			case "transfer-encoding":
				if (!isElsewhere) return { fault: NO_LENGTH };
				break;
			case "content-encoding":
				if (value.toLowerCase() !== "identity") return { fault: "the server compresses what must not be compressed" };
				break;
			case "content-range":
				range = rangeOf(value);
				if (range === undefined) return { fault: "its Content-Range cannot be read" };
				break;
			case "location":
				location = value;
				break;
		}
	}
	if (length === undefined && !isElsewhere) return { fault: NO_LENGTH };
	if (status === 206 && range === undefined) return { fault: "it is a part and does not say which" };
	const [from, total] = status === 206 && range !== undefined ? range : [0, length ?? 0];
	if (status === 206 && from + (length ?? 0) > total) return { fault: "the part is longer than the whole" };
	return { status, length: length ?? 0, from, total, location };
}

/** `bytes 100-199/1000` → [100, 1000]. */
function rangeOf(text: string): readonly [number, number] | undefined {
	if (!text.toLowerCase().startsWith("bytes ")) return undefined;
	const slash = text.indexOf("/");
	const dash = text.indexOf("-");
	if (slash < 0 || dash < 0 || dash > slash) return undefined;
	const from = wholeNumber(text.slice(6, dash));
	const last = wholeNumber(text.slice(dash + 1, slash));
	const total = wholeNumber(text.slice(slash + 1));
	if (from === undefined || last === undefined || total === undefined || last < from) return undefined;
	return [from, total];
}

function wholeNumber(text: string): number | undefined {
	if (text === "" || text.length > 10) return undefined;
	let value = 0;
	for (let at = 0; at < text.length; at++) {
		const digit = text.charCodeAt(at) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value;
}
