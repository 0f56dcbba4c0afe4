/** PEM text (RFC 7468), or the base64 of one DER document → DER documents, or what is wrong with it. */

export interface PemFault {
	readonly fault: string;
}

const BEGIN = "-----BEGIN ";
const DASHES = "-----";

/** Every document whose label ends in `label` ("CERTIFICATE", "PRIVATE KEY"); empty text gives none. */
export function derDocuments(text: string, label: string): Uint8Array[] | PemFault {
	const trimmed = text.trim();
	if (trimmed === "") return [];
	if (!trimmed.includes(BEGIN)) {
		const der = derOf(trimmed);
		return der === undefined ? { fault: "it is neither PEM nor base64 of DER" } : [der];
	}
	const documents: Uint8Array[] = [];
	for (let at = trimmed.indexOf(BEGIN); at >= 0; at = trimmed.indexOf(BEGIN, at)) {
		const labelEnd = trimmed.indexOf(DASHES, at + BEGIN.length);
		const name = trimmed.slice(at + BEGIN.length, Math.max(labelEnd, 0));
		const end = trimmed.indexOf(`-----END ${name}-----`, Math.max(labelEnd, 0));
		if (labelEnd < 0 || end < 0) return { fault: "a PEM block has no end; copy the whole file" };
		const body = trimmed.slice(labelEnd + DASHES.length, end);
		at = end;
		if (name.startsWith("ENCRYPTED") || body.includes("ENCRYPTED")) {
			return { fault: "the key is protected by a pass phrase; store it without one" };
		}
		if (!name.endsWith(label)) continue;
		const der = derOf(body);
		if (der === undefined) return { fault: `the PEM block ${name} is damaged; copy the whole file again` };
		documents.push(der);
	}
	return documents.length > 0 ? documents : { fault: `it holds no ${label}` };
}

/** Base64 with white space → bytes, when they are one DER SEQUENCE of just that length. */
function derOf(text: string): Uint8Array | undefined {
	const bytes = base64(text);
	if (bytes === undefined || bytes.length < 4 || bytes[0] !== 0x30) return undefined;
	let length = bytes[1];
	let header = 2;
	if (length > 0x80 && length <= 0x83) {
		header += length - 0x80;
		length = 0;
		for (let i = 2; i < header; i++) length = length * 256 + bytes[i];
	}
	return header + length === bytes.length ? bytes : undefined;
}

function base64(text: string): Uint8Array | undefined {
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
	let length = 0;
	let bits = 0;
	let count = 0;
	let padding = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) continue;
		if (code === 0x3d) {
			padding++;
			continue;
		}
		const value = base64Value(code);
		if (value < 0 || padding > 0) return undefined;
		bits = ((bits << 6) | value) & 0xff_ffff;
		count++;
		if (count % 4 !== 1) bytes[length++] = (bits >> (6 - 2 * ((count - 1) % 4))) & 255;
	}
	const wellEnded = count % 4 !== 1 && padding <= 2 && (padding === 0 || (count + padding) % 4 === 0);
	return wellEnded ? bytes.slice(0, length) : undefined;
}

function base64Value(code: number): number {
	if (code >= 0x41 && code <= 0x5a) return code - 0x41;
	if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
	if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
	if (code === 0x2b) return 62;
	return code === 0x2f ? 63 : -1;
}
