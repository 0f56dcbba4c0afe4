/** Parts of the Moddable SDK 8.2 that are used here and that its own typings do not declare. */

declare module "crypt" {
	export class BlockCipher {
		constructor(cipher: "AES", key: ArrayBuffer);
	}
}

declare module "curve" {
	export default class Curve {
		constructor(name: "secp256r1");
		/** The order of the group. */
		readonly n: bigint;
	}
}

declare module "ecp" {
	/** Nothing is checked. */
	export default class ECPoint {
		constructor(x: bigint, y: bigint);
	}
}

declare module "ecdsa" {
	import type Curve from "curve";
	import type ECPoint from "ecp";

	export default class ECDSA {
		constructor(publicKey: ECPoint, curve: Curve);
		/** `signature`: r, then s. Nothing is checked but that they fit the hash. */
		verify(hash: ArrayBuffer, signature: ArrayBuffer): boolean;
	}
}

declare module "gcm" {
	import type { BlockCipher } from "crypt";

	/** GCM (NIST SP 800-38D), of any length of tag: `close` gives all 16 bytes. */
	export default class GCM {
		constructor(cipher: BlockCipher);
		init(iv: ArrayBuffer, additionalData: ArrayBuffer): void;
		decrypt(ciphertext: ArrayBuffer): ArrayBuffer;
		close(): ArrayBuffer;
	}
}

declare module "rng" {
	const RNG: { init(seed: ArrayBuffer): void };
	export default RNG;
}

declare module "ssl/cert" {
	export default class CertificateManager {
		constructor(options: { clientCertificates: readonly ArrayBuffer[]; clientKey: ArrayBuffer | undefined });
		/** Trusts a certificate; throws when it is not valid now. */
		register(certificate: Uint8Array): void;
		/** True when the chain, leaf first, leads to a certificate that is trusted. */
		verify(certificates: readonly Uint8Array[], options: object): boolean | undefined;
	}
}

declare module "ssl/session" {
	import type CertificateManager from "ssl/cert";

	export interface Wire {
		readable: number;
		writable: number;
		read(into: Uint8Array): void;
		write(record: ArrayBuffer | Uint8Array): number;
	}

	/** The client's side. Every failure is thrown. */
	export default class Session {
		constructor(options: { serverName: string; protocolVersion: number; cache: boolean });
		certificateManager: CertificateManager;
		readonly alert: { readonly level: number; readonly description: number } | undefined;
		initiateHandshake(): void;
		/** True when it is over, which an alert makes it too. */
		handshake(wire: Wire): boolean;
		/** Content; null when the peer has closed; undefined when a record is not whole. */
		read(wire: Wire): Uint8Array | null | undefined;
		/** The room that is left. */
		write(wire: Wire, content: Uint8Array, options?: { more?: boolean; byteLength?: number }): number;
	}
}

declare module "x509" {
	const X509: {
		decode(certificate: Uint8Array): { readonly tbs: Uint8Array };
		/** Milliseconds since 1970 UTC. */
		decodeTBS(tbs: Uint8Array): { readonly validity: { readonly from: number; readonly to: number } };
		/** Names and addresses: text, or the bytes of an address. */
		decodeSAN(
			certificate: Uint8Array,
		): readonly { readonly tag: number; readonly value: string | ArrayBuffer }[] | undefined;
	};
	export default X509;
}
