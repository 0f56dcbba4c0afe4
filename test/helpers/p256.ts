/** ECDSA with P-256 and SHA-256 (FIPS 186-5) in plain code, so that tests of what is signed run on every engine. */
import { sha256 } from "./sha256.ts";

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
/** Affine; undefined is the point at infinity. */
type Point = readonly [x: bigint, y: bigint] | undefined;
const G: Point = [
	0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
	0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];
/** Jacobian: x = X/Z², y = Y/Z³; Z = 0 is the point at infinity. */
type Jacobian = readonly [x: bigint, y: bigint, z: bigint];
const INFINITY: Jacobian = [1n, 1n, 0n];

export interface TestKey {
	readonly secret: bigint;
	/** 4, x, y. */
	readonly publicKey: Uint8Array;
}

/** A key of its own for each name. */
export function testKey(name: string): TestKey {
	const secret = (number(sha256(ascii(name))) % (N - 1n)) + 1n;
	const point = affine(multiply(G, secret));
	if (point === undefined) throw new Error("no key has this secret");
	const publicKey = new Uint8Array(65);
	publicKey[0] = 4;
	publicKey.set(bytes(point[0]), 1);
	publicKey.set(bytes(point[1]), 33);
	return { secret, publicKey };
}

/** The same signature every time: the nonce is made of the key and the message. */
export function p256Sign({ secret }: TestKey, message: Uint8Array): Uint8Array {
	const hash = number(sha256(message));
	const nonce = (number(sha256(ascii(`${secret} ${hash}`))) % (N - 1n)) + 1n;
	const [x] = affine(multiply(G, nonce)) ?? [0n];
	const r = x % N;
	const s = mod(inverse(nonce, N) * (hash + r * secret), N);
	const signature = new Uint8Array(64);
	signature.set(bytes(r));
	signature.set(bytes(s), 32);
	return signature;
}

export function p256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64) return false;
	const [x, y] = [number(publicKey.subarray(1, 33)), number(publicKey.subarray(33))];
	const [r, s] = [number(signature.subarray(0, 32)), number(signature.subarray(32))];
	if (x >= P || y >= P || mod(y * y - x * x * x + 3n * x - B, P) !== 0n) return false;
	if (r === 0n || r >= N || s === 0n || s >= N) return false;
	const w = inverse(s, N);
	const sum = add(multiply(G, mod(number(sha256(message)) * w, N)), multiply([x, y], mod(r * w, N)));
	const point = affine(sum);
	return point !== undefined && point[0] % N === r;
}

export function number(bytes: Uint8Array): bigint {
	let value = 0n;
	for (const byte of bytes) value = (value << 8n) | BigInt(byte);
	return value;
}

export function bytes(value: bigint): Uint8Array {
	const bytes = new Uint8Array(32);
	for (let at = 31; at >= 0; at--) {
		bytes[at] = Number(value & 255n);
		value >>= 8n;
	}
	return bytes;
}

function ascii(text: string): Uint8Array {
	return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function mod(value: bigint, modulus: bigint): bigint {
	const rest = value % modulus;
	return rest < 0n ? rest + modulus : rest;
}

function inverse(value: bigint, modulus: bigint): bigint {
	let [a, b, u, v] = [mod(value, modulus), modulus, 1n, 0n];
	while (a !== 0n) {
		const quotient = b / a;
		[a, b, u, v] = [b - quotient * a, a, v - quotient * u, u];
	}
	return mod(v, modulus);
}

function multiply(point: Point, factor: bigint): Jacobian {
	let sum = INFINITY;
	if (point === undefined) return sum;
	const one: Jacobian = [point[0], point[1], 1n];
	for (let bit = 255n; bit >= 0n; bit--) {
		sum = double(sum);
		if ((factor >> bit) & 1n) sum = add(sum, one);
	}
	return sum;
}

function affine([x, y, z]: Jacobian): Point {
	if (z === 0n) return undefined;
	const inverted = inverse(z, P);
	const square = mod(inverted * inverted, P);
	return [mod(x * square, P), mod(y * square * inverted, P)];
}

function double([x, y, z]: Jacobian): Jacobian {
	if (z === 0n || y === 0n) return INFINITY;
	const zz = (z * z) % P;
	const yy = (y * y) % P;
	const slope = mod(3n * (x - zz) * (x + zz), P);
	const s = (4n * x * yy) % P;
	const doubled = mod(slope * slope - 2n * s, P);
	return [doubled, mod(slope * (s - doubled) - 8n * yy * yy, P), mod(2n * y * z, P)];
}

function add(one: Jacobian, other: Jacobian): Jacobian {
	const [x1, y1, z1] = one;
	const [x2, y2, z2] = other;
	if (z1 === 0n) return other;
	if (z2 === 0n) return one;
	const [zz1, zz2] = [(z1 * z1) % P, (z2 * z2) % P];
	const [u1, u2] = [(x1 * zz2) % P, (x2 * zz1) % P];
	const [s1, s2] = [(y1 * z2 * zz2) % P, (y2 * z1 * zz1) % P];
	if (u1 === u2) return s1 === s2 ? double(one) : INFINITY;
	const h = mod(u2 - u1, P);
	const r = mod(s2 - s1, P);
	const hh = (h * h) % P;
	const hhh = (h * hh) % P;
	const v = (u1 * hh) % P;
	const x3 = mod(r * r - hhh - 2n * v, P);
	return [x3, mod(r * (v - x3) - s1 * hhh, P), mod(h * z1 * z2, P)];
}
