/** Pairs of signing keys: made, kept in a folder with a passphrase, read back; and those that everybody has. */
import {
	createECDH,
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrustedKeys } from "../../src/update/trust.ts";

/** What stands for a folder of keys, or for one of them, where those for development are meant. */
export const DEVELOPMENT = "development";
const NAMES = ["current", "next"] as const;
export type KeyName = (typeof NAMES)[number];

/** Signing keys that everybody can make: for the simulator and for tests. */
export function developmentKey(name: KeyName): KeyObject {
	const ecdh = createECDH("prime256v1");
	ecdh.setPrivateKey(createHash("sha256").update(`Portti development key: ${name}`).digest());
	const point = ecdh.getPublicKey();
	const base64url = (bytes: Buffer) => bytes.toString("base64url");
	const [d, x, y] = [ecdh.getPrivateKey(), point.subarray(1, 33), point.subarray(33)].map(base64url);
	return createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d, x, y } });
}

/** 65 bytes: 4, x, y. Throws when the key is none of P-256. */
export function pointOf(key: KeyObject): Uint8Array {
	const { kty, crv, x = "", y = "" } = (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
	if (kty !== "EC" || crv !== "P-256") throw new Error("The key is none of P-256: make one with sign -- keys.");
	return Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
}

/** Writes two new pairs into the folder; never over others. */
export function makeKeys(folder: string, passphrase: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	for (const name of NAMES) {
		const path = join(folder, `${name}.pem`);
		if (existsSync(path)) throw new Error(`${path} is there already: choose another folder.`);
	}
	for (const name of NAMES) {
		const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const cipher = { format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase } as const;
		writeFileSync(join(folder, `${name}.pem`), privateKey.export(cipher), { mode: 0o600 });
		writeFileSync(join(folder, `${name}.pub`), publicKey.export({ format: "pem", type: "spki" }));
	}
}

/** A private key's file; `passphrase` is asked only where the file needs one. */
export async function readPrivateKey(path: string, passphrase: () => Promise<string>): Promise<KeyObject> {
	if (path === DEVELOPMENT) return developmentKey("current");
	if (path === `${DEVELOPMENT}/next`) return developmentKey("next");
	const pem = readFileSync(path, "utf8");
	if (!pem.includes("PRIVATE KEY-----")) throw new Error(`${path} is no private key: give the file that ends in .pem.`);
	if (!pem.includes("ENCRYPTED")) return createPrivateKey(pem);
	try {
		return createPrivateKey({ key: pem, passphrase: await passphrase() });
	} catch {
		throw new Error(`${path} does not open with this passphrase.`);
	}
}

/** The public keys of a folder. */
export function readPublicKeys(folder: string): Record<KeyName, Uint8Array> {
	if (folder === DEVELOPMENT) {
		return { current: pointOf(developmentKey("current")), next: pointOf(developmentKey("next")) };
	}
	const point = (name: KeyName) => pointOf(createPublicKey(readFileSync(join(folder, `${name}.pub`), "utf8")));
	return { current: point("current"), next: point("next") };
}

/** The module that firmware is built with. */
export function keysModule(folder: string, epoch: number): string {
	const { current, next } = readPublicKeys(folder);
	const development = folder === DEVELOPMENT;
	const keys: TrustedKeys = { development, epoch, current: hex(current), next: hex(next) };
	return [
		"/** The keys that this firmware trusts images by, as it was built. Made by `npm run sign -- trust`. */",
		'import { frozen } from "../bytes/frozen.ts";',
		'import type { TrustedKeys } from "./trust.ts";',
		"",
		"export const BUILT_IN_KEYS: TrustedKeys = frozen({",
		...(development ? ["\t/** Everybody has the private keys: never in a release. */"] : []),
		`\tdevelopment: ${keys.development},`,
		`\tepoch: ${keys.epoch},`,
		"\tcurrent:",
		`\t\t"${keys.current}",`,
		`\tnext: "${keys.next}",`,
		"});",
		"",
	].join("\n");
}

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}
