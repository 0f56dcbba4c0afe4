/**
 * The header of an image file ↔ what it says. It is text that `head` shows: lines of UTF-8, each ended
 * by LF, in this order, each with one way to be written, so that the same header is the same bytes:
 *
 *   portti-image 1 0542            the format, and the bytes of this header with its last line
 *   product: portti
 *   board: esp32c3
 *   version: 0.2.0                 Semantic Versioning
 *   from: 0.1.0                    the lowest version that may update to it
 *   security: 3                    never goes down
 *   size: 1048576                  bytes of the image, which follows the header
 *   sha256: …                      of the image, 64 hexadecimal digits
 *   build: 3f2a91c                 which build of this version it is
 *   notes: …                       what is new, for people; may be empty
 *   keys: 2 04… 04…                only where it changes them: the change's number, the current key, the next
 *   x-…: …                         any number of them; a reader that does not know one ignores it
 *   signature: …                   r and s, 128 hexadecimal digits
 *
 * Signed are all bytes before the last line. A field that this reader does not know refuses the image:
 * it was meant to be obeyed. What may be ignored has a name that begins with `x-`.
 */
import { asciiText } from "../bytes/ascii.ts";
import { frozen } from "../bytes/frozen.ts";
import { hexBytes, hexText } from "../bytes/hex.ts";
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import { isVersion } from "./version.ts";

export interface ImageFields {
	readonly product: string;
	readonly board: string;
	readonly version: string;
	readonly from: string;
	readonly security: number;
	/** In bytes. */
	readonly size: number;
	/** 32 bytes. */
	readonly sha256: Uint8Array;
	readonly build: string;
	readonly notes: string;
	readonly keys: KeyChange | undefined;
	/** Name, with its x-, and value. */
	readonly extra: readonly (readonly [name: string, value: string])[];
}

/** The keys that count from now on; 65 bytes each: 4, x, y. */
export interface KeyChange {
	/** A later change has a greater number. */
	readonly epoch: number;
	readonly current: Uint8Array;
	readonly next: Uint8Array;
}

export interface ImageHeader extends ImageFields {
	/** Bytes of the header; the image begins there. */
	readonly byteLength: number;
	/** 64 bytes. */
	readonly signature: Uint8Array;
}

export interface HeaderFault {
	readonly fault: "not_an_image" | "format_newer" | "header_malformed";
	/** What is wrong, as a sentence. */
	readonly text: string;
}

/** The first line, which tells how long the header is. */
export const FIRST_LINE_BYTES = 20;
export const MAX_HEADER_BYTES = 2048;
/** The last line. */
const SIGNATURE_BYTES = 140;
const FORMAT = 1;
const MAGIC = "portti-image ";
const MAX_NUMBER = 0xffff_ffff;
const MAX_EPOCH = 65_535;
const MAX_NAME_LENGTH = 40;
const MAX_BUILD_LENGTH = 64;

type Check = (value: string) => boolean;

const CHECKS = frozen<readonly (readonly [name: string, check: Check, rule: string])[]>([
	["product", isName, "1 to 40 of a–z, 0–9, - and _"],
	["board", isName, "1 to 40 of a–z, 0–9, - and _"],
	["version", isVersion, "a version such as 1.2.3"],
	["from", isVersion, "a version such as 1.2.3"],
	["security", (value) => isNumber(value, 0, MAX_NUMBER), "a whole number from 0"],
	["size", (value) => isNumber(value, 1, MAX_NUMBER), "a whole number from 1"],
	["sha256", (value) => isHex(value, 64), "64 hexadecimal digits in lower case"],
	["build", isBuild, "1 to 64 of A–Z, a–z, 0–9, ., _, + and -"],
	["notes", isPlain, "one line of text"],
]);

/** How many bytes the header that begins with these has. */
export function headerLength(first: Uint8Array): number | HeaderFault {
	const text = asciiText(first, 0, Math.min(first.length, FIRST_LINE_BYTES));
	if (text.length < FIRST_LINE_BYTES || !text.startsWith(MAGIC)) {
		return {
			fault: "not_an_image",
			text: 'This is no image of Portti\'s firmware: it does not begin with "portti-image".',
		};
	}
	const format = text.charCodeAt(MAGIC.length) - 0x30;
	if (format > FORMAT && format <= 9 && text[14] === " ") {
		const later = `The image has format ${format}, and this firmware reads format ${FORMAT}.`;
		return { fault: "format_newer", text: `${later} Install a version in between first.` };
	}
	const digits = text.slice(15, 19);
	if (format !== FORMAT || text[14] !== " " || !isDigits(digits) || text[19] !== "\n") {
		return malformed("its first line must be a format and four digits");
	}
	const length = Number(digits);
	const fits = length > FIRST_LINE_BYTES + SIGNATURE_BYTES && length <= MAX_HEADER_BYTES;
	return fits ? length : malformed(`it cannot have ${length} bytes`);
}

/** `bytes` are the header, and no more. */
export function parseHeader(bytes: Uint8Array): ImageHeader | HeaderFault {
	const length = headerLength(bytes);
	if (typeof length !== "number") return length;
	if (length !== bytes.length) return malformed(`it has ${bytes.length} bytes and says ${length}`);
	const text = utf8Text(bytes, FIRST_LINE_BYTES);
	if (text === undefined) return malformed("it is not UTF-8");
	const lines = text.split("\n");
	if (lines.pop() !== "") return malformed("its last line has no end");
	const values: string[] = [];
	for (const [index, [name, check, rule]] of CHECKS.entries()) {
		const value = fieldOf(lines[index], name);
		if (value === undefined) return malformed(`line ${index + 2} must be "${name}: …"`);
		if (!check(value)) return malformed(`"${name}" must be ${rule}`);
		values.push(value);
	}
	const signature = fieldOf(lines.pop(), "signature");
	if (signature === undefined || !isHex(signature, 128)) {
		return malformed('the last line must be "signature: " and 128 hexadecimal digits in lower case');
	}
	let line = CHECKS.length;
	const change = fieldOf(lines[line], "keys");
	if (change !== undefined) line++;
	const keys = change === undefined ? undefined : parseKeys(change);
	if (change !== undefined && keys === undefined) return malformed('"keys" must be a number and two public keys');
	const extra: [string, string][] = [];
	for (; line < lines.length; line++) {
		const colon = lines[line].indexOf(": ");
		const name = lines[line].slice(0, Math.max(0, colon));
		if (!name.startsWith("x-")) {
			const shown = name.slice(0, MAX_NAME_LENGTH) || `line ${line + 2}`;
			return malformed(`this firmware does not know ${shown}; a later one may`);
		}
		const value = lines[line].slice(colon + 2);
		if (!isName(name) || !isPlain(value)) return malformed(`line ${line + 2} cannot be read`);
		extra.push([name, value]);
	}
	const [product, board, version, from, security, size, sha256, build, notes] = values;
	return {
		product,
		board,
		version,
		from,
		security: Number(security),
		size: Number(size),
		sha256: hexBytes(sha256) ?? NONE,
		build,
		notes,
		keys,
		extra,
		byteLength: length,
		signature: hexBytes(signature) ?? NONE,
	};
}

const NONE = new Uint8Array(0);

/** What is to be signed; the fault that a reader would find in it. */
export function encodeHeader(fields: ImageFields): Uint8Array | HeaderFault {
	const writer = new ByteWriter(MAX_HEADER_BYTES);
	const { product, board, version, from, security, size, sha256, build, notes, keys, extra } = fields;
	const values = [product, board, version, from, String(security), String(size), hexText(sha256), build, notes];
	for (const [index, value] of values.entries()) writer.text(`${CHECKS[index][0]}: ${value}\n`);
	if (keys !== undefined) writer.text(`keys: ${keys.epoch} ${hexText(keys.current)} ${hexText(keys.next)}\n`);
	for (const [name, value] of extra) writer.text(`${name}: ${value}\n`);
	const length = FIRST_LINE_BYTES + writer.length + SIGNATURE_BYTES;
	if (length > MAX_HEADER_BYTES) {
		return malformed(`it would have ${length} bytes, and may have ${MAX_HEADER_BYTES}: shorten the notes`);
	}
	const signed = new ByteWriter(length);
	signed.text(`${MAGIC}${FORMAT} ${String(length).padStart(4, "0")}\n`);
	signed.bytes(writer.view());
	const parsed = parseHeader(withSignature(signed.view(), new Uint8Array(64)));
	return "fault" in parsed ? parsed : signed.copy();
}

/** The whole header. */
export function withSignature(signed: Uint8Array, signature: Uint8Array): Uint8Array {
	const last = utf8(`signature: ${hexText(signature)}\n`);
	const header = new Uint8Array(signed.length + last.length);
	header.set(signed);
	header.set(last, signed.length);
	return header;
}

/** Of a whole header: the bytes that its signature is of. */
export function signedPart(header: Uint8Array): Uint8Array {
	return header.subarray(0, header.length - SIGNATURE_BYTES);
}

function malformed(what: string): HeaderFault {
	return { fault: "header_malformed", text: `The image's header is malformed: ${what}.` };
}

function fieldOf(line: string | undefined, name: string): string | undefined {
	return line?.startsWith(`${name}: `) ? line.slice(name.length + 2) : undefined;
}

function parseKeys(value: string): KeyChange | undefined {
	const [epoch, current, next, ...more] = value.split(" ");
	if (more.length > 0 || next === undefined || !isNumber(epoch, 1, MAX_EPOCH)) return undefined;
	if (![current, next].every((key) => isHex(key, 130) && key.startsWith("04"))) return undefined;
	return { epoch: Number(epoch), current: hexBytes(current) ?? NONE, next: hexBytes(next) ?? NONE };
}

function isNumber(text: string, min: number, max: number): boolean {
	if (!isDigits(text) || text.length > 10 || (text.length > 1 && text[0] === "0")) return false;
	return Number(text) >= min && Number(text) <= max;
}

function isDigits(text: string): boolean {
	return text !== "" && every(text, (code) => code >= 0x30 && code <= 0x39);
}

function isHex(text: string, length: number): boolean {
	return (
		text.length === length && every(text, (code) => (code >= 0x30 && code <= 0x39) || (code > 0x60 && code < 0x67))
	);
}

function isName(text: string): boolean {
	const allowed = (code: number) =>
		(code >= 0x30 && code <= 0x39) || (code > 0x60 && code < 0x7b) || code === 0x2d || code === 0x5f;
	return text !== "" && text.length <= MAX_NAME_LENGTH && every(text, allowed);
}

function isBuild(text: string): boolean {
	const allowed = (code: number) =>
		(code >= 0x30 && code <= 0x39) ||
		((code | 0x20) > 0x60 && (code | 0x20) < 0x7b) ||
		code === 0x2b ||
		code === 0x2d ||
		code === 0x2e ||
		code === 0x5f;
	return text !== "" && text.length <= MAX_BUILD_LENGTH && every(text, allowed);
}

/** No control characters, neither ASCII's nor Latin-1's, and no line separators of Unicode. */
function isPlain(text: string): boolean {
	return every(text, (code) => code >= 0x20 && (code < 0x7f || code > 0x9f) && code !== 0x2028 && code !== 0x2029);
}

function every(text: string, allowed: (code: number) => boolean): boolean {
	for (let at = 0; at < text.length; at++) if (!allowed(text.charCodeAt(at))) return false;
	return true;
}
