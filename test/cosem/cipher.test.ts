import test from "tape";
import { hexText } from "../../src/bytes/hex.ts";
import { Cipher } from "../../src/cosem/cipher.ts";
import { FAULTS, FaultLog } from "../../src/faults.ts";
import { fromHex } from "../../tools/meter/bytes.ts";
import { type Ciphering, gcmEncrypt, generalCiphering } from "../../tools/meter/gcm.ts";
import { DEFAULT_AUTHENTICATION_KEY } from "../../tools/meter/meter.ts";
import { ascii } from "../helpers/ascii.ts";
import { meterCrypto } from "../helpers/meter-crypto.ts";

const KEY = fromHex("00112233445566778899aabbccddee00");
const AUTHENTICATION_KEY = fromHex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf");
const PUBLISHED = fromHex(DEFAULT_AUTHENTICATION_KEY);
const TITLE = [...ascii("SAG12345")];
const APDU = fromHex("0f00000001000203060000000112000516ff");
const NONE = new Uint8Array(0);

interface Sealing {
	readonly plain?: Uint8Array;
	readonly control?: number;
	readonly counter?: number;
	readonly tag?: 0xdb | 0xdc;
	readonly length?: Ciphering["lengthForm"];
	readonly authenticationKey?: Uint8Array;
}

function seal(sealing: Sealing = {}): Uint8Array {
	const { plain = APDU, control = 0x30, counter = 7, tag = 0xdb, authenticationKey = AUTHENTICATION_KEY } = sealing;
	const { length: lengthForm = (length) => [length] } = sealing;
	const ciphering: Ciphering = { apduTag: tag, securityControl: control, systemTitle: TITLE, lengthForm };
	return generalCiphering(ciphering, { key: KEY, authenticationKey, frameCounter: counter }, plain);
}

function opened(messages: readonly Uint8Array[], key: Uint8Array | undefined, authenticationKey?: Uint8Array) {
	const faults = new FaultLog();
	const cipher = new Cipher(meterCrypto, key, authenticationKey, faults);
	const plain = messages.map((message) => {
		const found = cipher.open(message, 0, message.length);
		return found && `${hexText(found)}${cipher.proven ? " proven" : ""}`;
	});
	const told = FAULTS.flatMap((fault) => (faults.count(fault) > 0 ? [`${fault}:${faults.count(fault)}`] : [])).join(
		" ",
	);
	return { cipher, plain, told };
}

const plain = hexText(APDU);
const proven = `${plain} proven`;
/** Only authenticated: the content in clear, then the tag over security control, key and content. */
function authenticated(): Uint8Array {
	const counter = [0, 0, 0, 9];
	const data = Uint8Array.of(0x10, ...AUTHENTICATION_KEY, ...APDU);
	const { tag } = gcmEncrypt(KEY, Uint8Array.of(...TITLE, ...counter), data, NONE);
	const body = [0x10, ...counter, ...APDU, ...tag.subarray(0, 12)];
	return Uint8Array.of(0xdb, 8, ...TITLE, body.length, ...body);
}

type Row = readonly [
	name: string,
	messages: readonly Uint8Array[],
	keys: readonly [key: Uint8Array | undefined, authenticationKey?: Uint8Array],
	plain: readonly (string | undefined)[],
	told: string,
];
const BOTH = [KEY, AUTHENTICATION_KEY] as const;
const WRONG = KEY.map((byte) => byte ^ 1);
const rows: readonly Row[] = [
	["30, both keys", [seal()], BOTH, [proven], ""],
	["31, suite 1", [seal({ control: 0x31 })], BOTH, [proven], ""],
	["20, without tag", [seal({ control: 0x20 })], BOTH, [plain], ""],
	["21, without tag, suite 1", [seal({ control: 0x21 })], [KEY], [plain], ""],
	["general-ded-ciphering", [seal({ tag: 0xdc })], BOTH, [proven], ""],
	["the key-set bit", [seal({ control: 0x70 })], BOTH, [proven], ""],
	["length as 81", [seal({ length: (length) => [0x81, length] })], BOTH, [proven], ""],
	["length as 82", [seal({ length: (length) => [0x82, 0, length] })], BOTH, [proven], ""],
	["length as 83", [seal({ length: (length) => [0x83, 0, 0, length] })], BOTH, [proven], ""],
	["length as 84", [seal({ length: (length) => [0x84, 0, 0, 0, length] })], BOTH, [proven], ""],
	["a tag, but no authentication key: read unproven", [seal()], [KEY], [plain], ""],
	["the published authentication key", [seal({ authenticationKey: PUBLISHED })], [KEY], [proven], ""],
	["only authenticated", [authenticated()], BOTH, [proven], ""],
	["only authenticated, key unknown", [authenticated()], [undefined], [plain], ""],
	["only authenticated, wrong key", [authenticated()], [WRONG, AUTHENTICATION_KEY], [undefined], "key_wrong:1"],
	["no key", [seal()], [undefined], [undefined], "key_missing:1"],
	["a wrong key", [seal()], [WRONG, AUTHENTICATION_KEY], [undefined], "key_wrong:1"],
	["a wrong authentication key", [seal()], [KEY, WRONG], [undefined], "key_wrong:1"],
	["a wrong key, without tag", [seal({ control: 0x20 })], [WRONG], [undefined], "key_wrong:1"],
	["a wrong key, tag not asked", [seal()], [WRONG], [undefined], "key_wrong:1"],
	["compressed", [seal({ control: 0xb0 })], BOTH, [undefined], "cipher_unsupported:1"],
	["suite 2", [seal({ control: 0x32 })], BOTH, [undefined], "cipher_unsupported:1"],
	[
		"a telegram inside",
		[seal({ plain: ascii("/Lux5\\2\r\n") })],
		BOTH,
		[`${hexText(ascii("/Lux5\\2\r\n"))} proven`],
		"",
	],
	["the same counter again", [seal(), seal()], BOTH, [proven, undefined], "counter_replayed:1"],
	["a counter that goes back", [seal(), seal({ counter: 6 })], BOTH, [proven, undefined], "counter_replayed:1"],
	[
		"counters that go up",
		[seal(), seal({ counter: 8 }), seal({ counter: 4294967295 })],
		BOTH,
		[proven, proven, proven],
		"",
	],
	[
		"a meter that began again",
		[900, 1, 2, 3, 4].map((counter) => seal({ counter })),
		BOTH,
		[proven, undefined, undefined, proven, proven],
		"counter_replayed:2",
	],
	[
		"a forged counter does not shut the meter out",
		[seal({ counter: 5 }), forged(0xff), seal({ counter: 6 })],
		BOTH,
		[proven, undefined, proven],
		"key_wrong:1",
	],
];

/** A message of the highest counter, made without the key. */
function forged(counter: number): Uint8Array {
	const message = seal();
	message.fill(counter, 12, 16);
	return message;
}

for (const [name, messages, [key, authenticationKey], expected, told] of rows) {
	test(`cipher: ${name}`, (t) => {
		const result = opened(messages, key, authenticationKey);
		t.deepEqual(result.plain, expected);
		t.equal(result.told, told);
		t.end();
	});
}

const cut: readonly [name: string, bytes: Uint8Array][] = [
	["nothing behind the tag", Uint8Array.of(0xdb)],
	["cut in the system title", seal().subarray(0, 6)],
	["cut before the length", seal().subarray(0, 10)],
	["cut in the content", seal().subarray(0, 30)],
	["a system title of 7 bytes", Uint8Array.of(0xdb, 7, ...seal().subarray(2))],
	["a system title of 255 bytes", Uint8Array.of(0xdb, 255, ...seal().subarray(2))],
	["a length of 4 billion", seal({ length: () => [0x84, 0xff, 0xff, 0xff, 0xff] })],
	["a length of 65535", seal({ length: () => [0x82, 0xff, 0xff] })],
	["an indefinite length", seal({ length: () => [0x80] })],
	["no room for a counter", Uint8Array.of(0xdb, 8, ...TITLE, 3, 0x30, 0, 0)],
	["no room for a tag", Uint8Array.of(0xdb, 8, ...TITLE, 10, 0x30, 0, 0, 0, 1, 1, 2, 3, 4, 5)],
];
for (const [name, bytes] of cut) {
	test(`cipher: ${name}: malformed`, (t) => {
		const { plain: found, told } = opened([bytes], KEY, AUTHENTICATION_KEY);
		t.deepEqual(found, [undefined]);
		t.equal(told, "data_malformed:1");
		t.end();
	});
}

test("cipher: what is seen without a key", (t) => {
	const { cipher } = opened([seal({ counter: 1539018 })], undefined);
	t.deepEqual(cipher.header, { systemTitle: "5341473132333435", securityControl: 0x30, frameCounter: 1539018 });
	t.equal(cipher.plaintext, undefined);
	t.end();
});

test("cipher: a block without its tag, and without system title", (t) => {
	const faults = new FaultLog();
	const cipher = new Cipher(meterCrypto, KEY, AUTHENTICATION_KEY, faults);
	const message = seal();
	t.equal(cipher.openBody(message, 1, message.length)?.length, APDU.length);
	t.equal(cipher.plaintext?.length, APDU.length);
	t.end();
});
