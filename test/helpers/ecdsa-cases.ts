/** What ECDSA with P-256 and SHA-256 must accept and refuse, for whoever implements it. */
import { bytes, number, p256Sign, testKey } from "./p256.ts";

/** The field's prime, and the order of the group (SP 800-186, 3.2.1.3). */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const MESSAGE = Uint8Array.from("sample", (character) => character.charCodeAt(0));
const hex = (text: string) => bytes(BigInt(`0x${text}`));

/** RFC 6979, A.2.5: this message under SHA-256. */
const KEY = point(
	hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
	hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"),
);
const R = hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
const S = hex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
const SIGNATURE = join(R, S);

export type EcdsaCase = readonly [
	name: string,
	publicKey: Uint8Array,
	message: Uint8Array,
	signature: Uint8Array,
	expected: boolean,
];

const own = testKey("own");
const x = KEY.slice(1, 33);
const y = KEY.slice(33);

export const ECDSA_CASES: readonly EcdsaCase[] = [
	["the vector of RFC 6979", KEY, MESSAGE, SIGNATURE, true],
	["the other s of the pair", KEY, MESSAGE, join(R, bytes(N - number(S))), true],
	["a key and a signature of our own", own.publicKey, MESSAGE, p256Sign(own, MESSAGE), true],
	["an empty message", own.publicKey, new Uint8Array(0), p256Sign(own, new Uint8Array(0)), true],
	["another message", KEY, MESSAGE.slice(1), SIGNATURE, false],
	["another key", own.publicKey, MESSAGE, SIGNATURE, false],
	["r and s exchanged", KEY, MESSAGE, join(S, R), false],
	["r = 0", KEY, MESSAGE, join(bytes(0n), S), false],
	["s = 0", KEY, MESSAGE, join(R, bytes(0n)), false],
	["r = s = 0", KEY, MESSAGE, new Uint8Array(64), false],
	["r = n", KEY, MESSAGE, join(bytes(N), S), false],
	["s = n", KEY, MESSAGE, join(R, bytes(N)), false],
	["s = s + n where that fits", KEY, MESSAGE, join(R, bytes(2n ** 256n - 1n)), false],
	["r = 2²⁵⁶ − 1", KEY, MESSAGE, join(bytes(2n ** 256n - 1n), S), false],
	["a signature a byte short", KEY, MESSAGE, SIGNATURE.slice(1), false],
	["a signature a byte long", KEY, MESSAGE, join(SIGNATURE, Uint8Array.of(0)), false],
	["no signature", KEY, MESSAGE, new Uint8Array(0), false],
	["a point beside the curve", point(x, bytes(number(y) ^ 1n)), MESSAGE, SIGNATURE, false],
	["the point mirrored", point(x, bytes(P - number(y))), MESSAGE, SIGNATURE, false],
	["x = y = 0", point(bytes(0n), bytes(0n)), MESSAGE, SIGNATURE, false],
	["x = p", point(bytes(P), y), MESSAGE, SIGNATURE, false],
	["y = 2²⁵⁶ − 1", point(x, bytes(2n ** 256n - 1n)), MESSAGE, SIGNATURE, false],
	["a compressed point", KEY.slice(0, 33), MESSAGE, SIGNATURE, false],
	["a point with another first byte", join(Uint8Array.of(6), KEY.slice(1)), MESSAGE, SIGNATURE, false],
	["a point a byte short", KEY.slice(0, 64), MESSAGE, SIGNATURE, false],
	["no key", new Uint8Array(0), MESSAGE, SIGNATURE, false],
];

function point(x: Uint8Array, y: Uint8Array): Uint8Array {
	return join(Uint8Array.of(4), join(x, y));
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
	const joined = new Uint8Array(first.length + second.length);
	joined.set(first);
	joined.set(second, first.length);
	return joined;
}
