/** A file or standard input, as bytes or as hexadecimal text → its bytes in pieces of bounded size. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { hexDigit } from "../../src/bytes/hex.ts";

/** Text is recognised by so many of its first bytes. */
const HEAD = 64;
const PIECE = 4096;

/** Why a file cannot be read, or undefined. */
export async function unreadable(file: string): Promise<string | undefined> {
	if (file === "-") return undefined;
	try {
		if ((await stat(file)).isDirectory()) return `${file} is a folder; name the files in it.`;
		await new Promise<void>((resolve, reject) => {
			const stream = createReadStream(file, { end: 0 });
			stream.on("error", reject).on("end", resolve).resume();
		});
		return undefined;
	} catch (error) {
		return sentence(file, error);
	}
}

export function sentence(file: string, error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === "ENOENT") return `There is no file ${file}.`;
	if (code === "EACCES") return `${file} may not be read by you.`;
	return `${file} cannot be read: ${message}.`;
}

/** The pieces of `file`, "-" for standard input. Rejects when reading fails on the way. */
export async function* pieces(file: string): AsyncGenerator<Uint8Array> {
	const stream = file === "-" ? process.stdin : createReadStream(file);
	yield* plainBytes(stream as AsyncIterable<Uint8Array>);
}

/** Bytes as they are, or those that hexadecimal text writes. */
export async function* plainBytes(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let head: Uint8Array | undefined = new Uint8Array(0);
	let decode: ((piece: Uint8Array) => Uint8Array) | undefined;
	for await (const piece of source) {
		if (head !== undefined) {
			head = Uint8Array.from(Buffer.concat([head, piece]));
			if (head.length < HEAD) continue;
			if (isHexText(head)) decode = hexDecoder();
			yield* inPieces(decode?.(head) ?? head);
			head = undefined;
		} else yield* inPieces(decode?.(piece) ?? piece);
	}
	if (head !== undefined) yield* inPieces(isHexText(head) ? hexDecoder()(head) : head);
}

function* inPieces(bytes: Uint8Array): Generator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** Digits, and what dumps put between them: blanks, line ends, colons, commas, `0x`. */
function isHexText(bytes: Uint8Array): boolean {
	let digits = 0;
	for (let at = 0; at < bytes.length; at++) {
		if (hexDigit(bytes[at]) >= 0 || isPrefix(bytes, at)) digits++;
		else if (!isBetween(bytes[at])) return false;
	}
	return digits >= 2;
}

function isBetween(byte: number): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x2c || byte === 0x3a;
}

/** The `x` of `0x`. */
function isPrefix(bytes: Uint8Array, at: number): boolean {
	return (bytes[at] | 0x20) === 0x78 && bytes[at - 1] === 0x30;
}

/** Goes from piece to piece; what is no digit is skipped. */
function hexDecoder(): (text: Uint8Array) => Uint8Array {
	let high = -1;
	return (text) => {
		const bytes = new Uint8Array((text.length + 1) >> 1);
		let length = 0;
		for (const byte of text) {
			const digit = hexDigit(byte);
			if ((byte | 0x20) === 0x78) high = -1;
			else if (digit >= 0 && high < 0) high = digit;
			else if (digit >= 0) {
				bytes[length++] = high * 16 + digit;
				high = -1;
			}
		}
		return bytes.subarray(0, length);
	};
}
