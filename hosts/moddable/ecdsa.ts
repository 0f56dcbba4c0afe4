/// <reference path="./typings/lacking.d.ts" />
/** A public key, a message and a signature in; whether they belong together (FIPS 186-5, P-256 with SHA-256) out. */
import { Digest } from "crypt";
import Curve from "curve";
import ECDSA from "ecdsa";
import ECPoint from "ecp";

const SIZE = 32;

/** What `Curve` leaves out: a point that is not on the curve could be one of a weaker curve. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** All three as buffers of their own. */
export function verify(publicKey: ArrayBuffer, message: ArrayBuffer, signature: ArrayBuffer): boolean {
	if (publicKey.byteLength !== 1 + 2 * SIZE || signature.byteLength !== 2 * SIZE) return false;
	if (new Uint8Array(publicKey)[0] !== 4) return false;
	const x = unsigned(publicKey.slice(1, 1 + SIZE));
	const y = unsigned(publicKey.slice(1 + SIZE));
	if (x >= P || y >= P || (y * y + 3n * x) % P !== (x * x * x + B) % P) return false;
	const curve = new Curve("secp256r1");
	const r = unsigned(signature.slice(0, SIZE));
	const s = unsigned(signature.slice(SIZE));
	if (r === 0n || r >= curve.n || s === 0n || s >= curve.n) return false;
	const digest = new Digest("SHA256");
	digest.write(message);
	return new ECDSA(new ECPoint(x, y), curve).verify(digest.close(), signature);
}

function unsigned(bytes: ArrayBuffer): bigint {
	return BigInt.fromArrayBuffer(bytes).valueOf();
}
