/** Who may ask: tokens with a name and a role, kept in storage as SHA-256 and never as they are. */
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Crypto, Storage } from "../host.ts";

export const ROLES = ["read", "admin"] as const;

export type Role = (typeof ROLES)[number];

export interface Token {
	/** Eight hexadecimal digits; says nothing about the token itself. */
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	/** Milliseconds since 1970 UTC, undefined when the clock was not set. */
	readonly createdAt: number | undefined;
	/** SHA-256 of the token's characters. */
	readonly hash: Uint8Array;
	/** Given when the firmware was started; not in storage and not to be revoked. */
	readonly given: boolean;
	/** Those who still hold it from an earlier request must not use it. */
	revoked: boolean;
}

export const MAX_TOKENS = 16;
export const MAX_NAME_LENGTH = 40;
/** 128 bits, shown as hexadecimal digits. */
const TOKEN_BYTES = 16;
const ID_BYTES = 4;
const HASH_BYTES = 32;

const STORAGE_KEY = "tokens";
const STORAGE_VERSION = 1;

export class Tokens {
	private readonly _storage: Storage;
	private readonly _crypto: Crypto;
	private _tokens: Token[];

	/** `adminToken`, when given, is valid until the firmware ends. */
	constructor(storage: Storage, crypto: Crypto, adminToken: string | undefined) {
		this._storage = storage;
		this._crypto = crypto;
		this._tokens = decode(storage.get(STORAGE_KEY));
		if (adminToken !== undefined) {
			const hash = crypto.sha256(utf8(adminToken));
			const name = "given at start";
			this._tokens.push({
				id: "00000000",
				name,
				role: "admin",
				createdAt: undefined,
				hash,
				given: true,
				revoked: false,
			});
		}
	}

	list(): readonly Token[] {
		return this._tokens;
	}

	/** Makes a token; the text is not kept. Undefined when there are MAX_TOKENS. */
	issue(name: string, role: Role, createdAt: number | undefined): { token: Token; text: string } | undefined {
		if (this._tokens.length >= MAX_TOKENS) return undefined;
		const text = hex(this._crypto.random(TOKEN_BYTES));
		const id = hex(this._crypto.random(ID_BYTES));
		const hash = this._crypto.sha256(utf8(text));
		const token = { id, name, role, createdAt, hash, given: false, revoked: false };
		this._tokens = [...this._tokens, token];
		this._save();
		return { token, text };
	}

	/** The token that is no longer valid, or undefined when none has this id. Not for given ones. */
	revoke(id: string): Token | undefined {
		const token = this._tokens.find((token) => token.id === id && !token.given);
		if (token === undefined) return undefined;
		token.revoked = true;
		this._tokens = this._tokens.filter((other) => other !== token);
		this._save();
		return token;
	}

	/** Looks at every token, whichever fits, so that time tells nothing. */
	find(text: Uint8Array): Token | undefined {
		const hash = this._crypto.sha256(text);
		let found: Token | undefined;
		for (const token of this._tokens) if (sameBytes(token.hash, hash)) found = token;
		return found;
	}

	private _save(): void {
		this._storage.set(STORAGE_KEY, encode(this._tokens.filter((token) => !token.given)));
	}
}

/** Compares in a time that depends on the lengths alone. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) return false;
	let difference = 0;
	for (let i = a.length - 1; i >= 0; i--) difference |= a[i] ^ b[i];
	return difference === 0;
}

function encode(tokens: readonly Token[]): Uint8Array {
	const writer = new ByteWriter(64 * tokens.length + 1);
	writer.byte(STORAGE_VERSION);
	for (const token of tokens) {
		writer.text(token.id);
		writer.byte(ROLES.indexOf(token.role));
		const created = token.createdAt ?? 0;
		for (let factor = 2 ** 40; factor >= 1; factor /= 256) writer.byte(Math.floor(created / factor) % 256);
		writer.bytes(token.hash);
		const name = utf8(token.name);
		writer.byte(name.length);
		writer.bytes(name);
	}
	return writer.copy();
}

/** Bytes that are not whole records of the known version give nobody access. */
function decode(bytes: Uint8Array | undefined): Token[] {
	const tokens: Token[] = [];
	if (bytes === undefined || bytes[0] !== STORAGE_VERSION) return tokens;
	for (let at = 1; at < bytes.length; ) {
		const hashAt = at + 2 * ID_BYTES + 1 + 6;
		const nameAt = hashAt + HASH_BYTES + 1;
		const end = nameAt + bytes[nameAt - 1];
		const id = utf8Text(bytes, at, at + 2 * ID_BYTES);
		const role = ROLES[bytes[at + 2 * ID_BYTES]];
		if (!(end <= bytes.length) || id === undefined || role === undefined || tokens.length === MAX_TOKENS) return [];
		const name = utf8Text(bytes, nameAt, end);
		if (name === undefined) return [];
		let created = 0;
		for (let i = hashAt - 6; i < hashAt; i++) created = created * 256 + bytes[i];
		const hash = bytes.slice(hashAt, hashAt + HASH_BYTES);
		tokens.push({ id, name, role, createdAt: created || undefined, hash, given: false, revoked: false });
		at = end;
	}
	return tokens;
}

function hex(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
	return text;
}
