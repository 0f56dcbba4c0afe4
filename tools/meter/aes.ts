/** AES-128 encryption of one block (FIPS 197), bytewise: short rather than fast. */

/** x times 2 in GF(2^8) with the polynomial 0x11b. */
function double(x: number): number {
	return ((x << 1) ^ ((x >> 7) * 0x1b)) & 0xff;
}

/** The substitution box: the inverse in GF(2^8), then the affine step. */
const SBOX = new Uint8Array(256);
{
	let p = 1;
	let q = 1;
	do {
		p ^= double(p); // times 3
		q ^= q << 1; // divided by 3
		q ^= q << 2;
		q ^= q << 4;
		q = (q ^ (q & 0x80 ? 0x09 : 0)) & 0xff;
		const rotated = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4);
		SBOX[p] = rotated ^ 0x63;
	} while (p !== 1);
	SBOX[0] = 0x63;
}

function rotate(byte: number, bits: number): number {
	return ((byte << bits) | (byte >> (8 - bits))) & 0xff;
}

const ROUNDS = 10;

/** Eleven round keys of 16 bytes. */
export function expandKey(key: Uint8Array): Uint8Array {
	if (key.length !== 16) throw new RangeError("an AES-128 key has 16 bytes");
	const words = new Uint8Array(16 * (ROUNDS + 1));
	words.set(key);
	let constant = 1;
	for (let at = 16; at < words.length; at += 4) {
		const last = words.slice(at - 4, at);
		if (at % 16 === 0) {
			last.set([SBOX[last[1]] ^ constant, SBOX[last[2]], SBOX[last[3]], SBOX[last[0]]]);
			constant = double(constant);
		}
		for (let i = 0; i < 4; i++) words[at + i] = words[at + i - 16] ^ last[i];
	}
	return words;
}

export function encryptBlock(roundKeys: Uint8Array, block: Uint8Array): Uint8Array {
	let state = addRoundKey(block, roundKeys, 0);
	for (let round = 1; round <= ROUNDS; round++) {
		const shifted = new Uint8Array(16);
		for (let i = 0; i < 16; i++) shifted[i] = SBOX[state[(i + 4 * (i % 4)) % 16]];
		if (round < ROUNDS) mixColumns(shifted);
		state = addRoundKey(shifted, roundKeys, round);
	}
	return state;
}

function addRoundKey(state: Uint8Array, roundKeys: Uint8Array, round: number): Uint8Array {
	return state.map((byte, i) => byte ^ roundKeys[round * 16 + i]);
}

function mixColumns(state: Uint8Array): void {
	for (let column = 0; column < 16; column += 4) {
		const [a, b, c, d] = state.subarray(column, column + 4);
		const all = a ^ b ^ c ^ d;
		state[column] = a ^ all ^ double(a ^ b);
		state[column + 1] = b ^ all ^ double(b ^ c);
		state[column + 2] = c ^ all ^ double(c ^ d);
		state[column + 3] = d ^ all ^ double(d ^ a);
	}
}
