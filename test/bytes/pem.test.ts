import test from "tape";
import { derDocuments } from "../../src/bytes/pem.ts";

/** SEQUENCE { INTEGER 1 } and SEQUENCE { INTEGER 2, INTEGER 3 }. */
const ONE = "MAMCAQE=";
const TWO = "MAYCAQICAQM=";
const one = Uint8Array.of(0x30, 3, 2, 1, 1);
const two = Uint8Array.of(0x30, 6, 2, 1, 2, 2, 1, 3);
const pem = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

const good: [name: string, text: string, label: string, documents: Uint8Array[]][] = [
	["nothing", "", "CERTIFICATE", []],
	["white space", " \r\n\t", "CERTIFICATE", []],
	["one certificate", pem("CERTIFICATE", ONE), "CERTIFICATE", [one]],
	["a chain", pem("CERTIFICATE", ONE) + pem("CERTIFICATE", TWO), "CERTIFICATE", [one, two]],
	["text around", `subject=x\n${pem("CERTIFICATE", ONE)}more\n`, "CERTIFICATE", [one]],
	["CRLF and broken lines", pem("CERTIFICATE", "MAMC\r\n AQ\r\nE=").replaceAll("\n", "\r\n"), "CERTIFICATE", [one]],
	["no line ends", `-----BEGIN CERTIFICATE-----${ONE}-----END CERTIFICATE-----`, "CERTIFICATE", [one]],
	["trusted certificate", pem("TRUSTED CERTIFICATE", ONE), "CERTIFICATE", [one]],
	["the key in a file with its certificate", pem("CERTIFICATE", ONE) + pem("PRIVATE KEY", TWO), "PRIVATE KEY", [two]],
	["an EC key after its parameters", pem("EC PARAMETERS", ONE) + pem("EC PRIVATE KEY", TWO), "PRIVATE KEY", [two]],
	["an RSA key", pem("RSA PRIVATE KEY", TWO), "PRIVATE KEY", [two]],
	["base64 of DER", ONE, "CERTIFICATE", [one]],
	["base64 without padding", "MAMCAQE", "CERTIFICATE", [one]],
];
for (const [name, text, label, documents] of good) {
	test(`PEM: ${name}`, (t) => {
		t.deepEqual(derDocuments(text, label), documents);
		t.end();
	});
}

const bad: [name: string, text: string, label: string][] = [
	["words", "my certificate", "CERTIFICATE"],
	["another kind", pem("PRIVATE KEY", ONE), "CERTIFICATE"],
	["no end", `-----BEGIN CERTIFICATE-----\n${ONE}`, "CERTIFICATE"],
	["no end of the first line", "-----BEGIN CERTIFICATE", "CERTIFICATE"],
	["ends as another kind", `-----BEGIN CERTIFICATE-----\n${ONE}\n-----END PRIVATE KEY-----`, "CERTIFICATE"],
	["a character lost", pem("CERTIFICATE", "MAMCQE="), "CERTIFICATE"],
	["a character that is none", pem("CERTIFICATE", "MAMC*QE="), "CERTIFICATE"],
	["padding inside", pem("CERTIFICATE", "MA==MCAQE="), "CERTIFICATE"],
	["too much padding", pem("CERTIFICATE", "MAMCAQE==="), "CERTIFICATE"],
	["cut short", pem("CERTIFICATE", "MAMCAQ=="), "CERTIFICATE"],
	["too long", pem("CERTIFICATE", "MAMCAQEA"), "CERTIFICATE"],
	["not a SEQUENCE", "MQMCAQE=", "CERTIFICATE"],
	["a pass phrase", pem("ENCRYPTED PRIVATE KEY", ONE), "PRIVATE KEY"],
	["an old pass phrase", pem("RSA PRIVATE KEY", `Proc-Type: 4,ENCRYPTED\n\n${ONE}`), "PRIVATE KEY"],
];
for (const [name, text, label] of bad) {
	test(`not PEM: ${name}`, (t) => {
		const found = derDocuments(text, label);
		t.ok("fault" in found && found.fault.length > 10, "fault" in found ? found.fault : "no fault");
		t.end();
	});
}

for (const length of [127, 128, 255, 256, 1000]) {
	test(`PEM: DER of ${length} bytes content`, (t) => {
		const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
		const der = Uint8Array.from([0x30, ...head, ...Array.from({ length }, (_, i) => (i * 7) & 255)]);
		t.deepEqual(derDocuments(pem("CERTIFICATE", base64(der)), "CERTIFICATE"), [der]);
		t.end();
	});
}

function base64(bytes: Uint8Array): string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	let text = "";
	for (let i = 0; i < bytes.length; i += 3) {
		const bits = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		const digits = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]).join("");
		const left = bytes.length - i;
		text += left >= 3 ? digits : left === 2 ? `${digits.slice(0, 3)}=` : `${digits.slice(0, 2)}==`;
		if (i % 48 === 45) text += "\n";
	}
	return text;
}
