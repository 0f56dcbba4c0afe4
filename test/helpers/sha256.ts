/** SHA-256 (FIPS 180-4) in plain code, so that tests of what is hashed run on every engine. */

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);

const fraction = (x: number) => ((x - Math.floor(x)) * 0x1_0000_0000) | 0;

export function sha256(message: Uint8Array): Uint8Array {
	const state = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
	const constants = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
	const padded = new Uint8Array(((message.length + 8) >> 6) * 64 + 64);
	padded.set(message);
	padded[message.length] = 0x80;
	const view = new DataView(padded.buffer);
	view.setUint32(padded.length - 4, message.length * 8);
	const w = new Int32Array(64);
	for (let block = 0; block < padded.length; block += 64) {
		for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
		for (let i = 16; i < 64; i++) {
			const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
			const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
			w[i] = w[i - 16] + s0 + w[i - 7] + s1;
		}
		let [a, b, c, d, e, f, g, h] = state;
		for (let i = 0; i < 64; i++) {
			const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
			const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
			const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
			const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
			[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
		}
		for (const [i, x] of [a, b, c, d, e, f, g, h].entries()) state[i] += x;
	}
	const digest = new Uint8Array(32);
	for (let i = 0; i < 8; i++) new DataView(digest.buffer).setInt32(i * 4, state[i]);
	return digest;
}

function rotate(x: number, count: number): number {
	return (x >>> count) | (x << (32 - count));
}
