import test from "tape";
import { encryptBlock, expandKey } from "../../tools/meter/aes.ts";
import { fromHex, hex } from "../../tools/meter/bytes.ts";
import { gcmEncrypt, generalCiphering } from "../../tools/meter/gcm.ts";

test("AES-128 encrypts the example of FIPS 197, appendix C.1", (t) => {
	const key = expandKey(fromHex("000102030405060708090a0b0c0d0e0f"));
	const block = encryptBlock(key, fromHex("00112233445566778899aabbccddeeff"));
	t.equal(hex(block), "69c4e0d86a7b0430d8cdb78070b4c55a");
	t.throws(() => expandKey(new Uint8Array(15)), RangeError);
	t.end();
});

const key = "feffe9928665731c6d6a8f9467308308";
const iv = "cafebabefacedbaddecaf888";
const plaintext =
	"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const ciphertext =
	"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";

test("GCM gives the results of its specification's test cases", (t) => {
	const zeros = "0".repeat(32);
	const cases: [number, string, string, string, string, string, string][] = [
		[1, zeros, zeros.slice(8), "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"],
		[2, zeros, zeros.slice(8), "", zeros, "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"],
		[3, key, iv, "", plaintext, ciphertext, "4d5c2af327cd64a62cf35abd2ba6fab4"],
		[
			4,
			key,
			iv,
			"feedfacedeadbeeffeedfacedeadbeefabaddad2",
			plaintext.slice(0, 120),
			ciphertext.slice(0, 120),
			"5bc94fbc3221a5db94fae95ae7121a47",
		],
	];
	for (const [number, k, v, a, p, c, tag] of cases) {
		const result = gcmEncrypt(fromHex(k), fromHex(v), fromHex(a), fromHex(p));
		t.equal(hex(result.ciphertext), c, `ciphertext of case ${number}`);
		t.equal(hex(result.tag), tag, `tag of case ${number}`);
	}
	t.end();
});

test("general ciphering has its fields in order and its length right", (t) => {
	const title = fromHex("4b414d4500bc614e");
	const turn = { key: fromHex(key), authenticationKey: fromHex("00112233445566778899aabbccddeeff"), frameCounter: 258 };
	const lengthForm = (length: number) => [0x81, length];
	for (const [securityControl, extra] of [
		[0x20, 0],
		[0x30, 12],
	] as const) {
		const apdu = generalCiphering(
			{ apduTag: 0xdb, securityControl, systemTitle: title, lengthForm },
			turn,
			fromHex("0f00"),
		);
		t.equal(
			hex(apdu.subarray(0, 17)),
			`db08${hex(title)}81${hex(new Uint8Array([7 + extra, securityControl]))}00000102`,
		);
		t.equal(apdu.length, 12 + 7 + extra);
	}
	t.end();
});
