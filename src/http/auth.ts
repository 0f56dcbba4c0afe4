/** The Authorization field of a request → whose token it is; the button → a minute in which tokens are given out. */

import { utf8 } from "../bytes/writer.ts";
import type { Host } from "../host.ts";
import { Throttle } from "./throttle.ts";
import { sameBytes, type Token, Tokens } from "./tokens.ts";

export const PAIRING_MS = 60_000;

const LONGEST_TOKEN_BYTES = 128;
const BEARER = utf8("bearer ");

/** What a connection remembers of the last token that was right. */
export interface Bearer {
	readonly remoteAddress: string;
	token: Uint8Array | undefined;
	principal: Token | undefined;
}

/** A number: milliseconds to wait, because this address has sent too many wrong tokens. */
export type Verdict = Token | "none" | "wrong" | number;

export class Auth {
	readonly tokens: Tokens;
	/** Wrong tokens since start. */
	wrong = 0;
	private readonly _host: Host;
	private readonly _throttle = new Throttle();
	private _pairingUntil = Number.NEGATIVE_INFINITY;

	constructor(host: Host, adminToken: string | undefined) {
		this._host = host;
		this.tokens = new Tokens(host.storage, host.crypto, adminToken);
	}

	/** The button was pressed. */
	openPairing(): void {
		this._pairingUntil = this._host.clock.ticks() + PAIRING_MS;
	}

	get pairing(): boolean {
		return this._host.clock.ticks() < this._pairingUntil;
	}

	/** Judges the value of an Authorization field, bytes `start` to `end`; `start` -1: there is none. */
	judge(bearer: Bearer, bytes: Uint8Array, start: number, end: number): Verdict {
		if (start < 0) return "none";
		const now = this._host.clock.ticks();
		let at = start;
		for (let i = 0; i < BEARER.length && (bytes[at] | 0x20) === BEARER[i]; i++) at++;
		if (at - start === BEARER.length) {
			while (bytes[at] === 0x20) at++;
			const token = bytes.subarray(at, end);
			const known = bearer.principal;
			if (known?.revoked === false && bearer.token !== undefined && sameBytes(token, bearer.token)) return known;
			const wait = this._throttle.wait(bearer.remoteAddress, now);
			if (wait > 0) return wait;
			const found = token.length <= LONGEST_TOKEN_BYTES ? this.tokens.find(token) : undefined;
			if (found !== undefined) {
				this._throttle.right(bearer.remoteAddress);
				bearer.token = token.slice();
				bearer.principal = found;
				return found;
			}
		}
		this.wrong++;
		this._throttle.wrong(bearer.remoteAddress, now);
		return "wrong";
	}
}
