/** Authorities and certificates for tests, by openssl. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export type Algorithm = "rsa" | "ec";

export interface Certificate {
	/** Paths of PEM files. */
	readonly certificate: string;
	readonly key: string;
}

const KEYS: Record<Algorithm, string[]> = {
	rsa: ["-newkey", "rsa:2048"],
	ec: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
};

function openssl(words: readonly string[]): void {
	execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"] });
}

export function authority(folder: string, name: string, algorithm: Algorithm): Certificate {
	const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
	const files = ["-keyout", made.key, "-out", made.certificate];
	openssl(["req", "-x509", ...KEYS[algorithm], "-nodes", "-days", "30", "-subj", `/CN=${name}`, ...files]);
	return made;
}

/** `names`: as OpenSSL writes a subjectAltName. `days` 0: it expires a second after it was made. */
export function certificate(
	folder: string,
	name: string,
	algorithm: Algorithm,
	signer: Certificate,
	extension: string,
	days = 30,
): Certificate {
	const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
	const request = join(folder, `${name}.csr`);
	const extensions = join(folder, `${name}.ext`);
	writeFileSync(extensions, extension);
	openssl(["req", "-new", ...KEYS[algorithm], "-nodes", "-subj", `/CN=${name}`, "-keyout", made.key, "-out", request]);
	const signing = ["-CA", signer.certificate, "-CAkey", signer.key, "-CAcreateserial", "-days", String(days)];
	openssl(["x509", "-req", "-in", request, ...signing, "-extfile", extensions, "-out", made.certificate]);
	return made;
}

export const LOCAL = "subjectAltName=DNS:localhost,IP:127.0.0.1";
export const ELSEWHERE = "subjectAltName=DNS:other.example";
export const INTERMEDIATE = "basicConstraints=critical,CA:TRUE";
