/// <reference path="./typings/lacking.d.ts" />
/** A broker's certificates in; nothing, or an exception that says what is wrong with them, out. */
import CertificateManager from "ssl/cert";
import X509 from "x509";
import type { MqttTls } from "../../src/host.ts";

/** GeneralName (RFC 5280, 4.2.1.6). */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

export class Certificates extends CertificateManager {
	private readonly _authorities: readonly Uint8Array[];
	private readonly _serverName: string;

	constructor(tls: MqttTls) {
		const { authorities, clientCertificates, clientKey } = tls;
		if (authorities.length === 0) throw new Error("no authority is trusted");
		super({
			clientCertificates: clientCertificates.map((one) => one.slice().buffer),
			clientKey: clientKey?.slice().buffer,
		});
		this._authorities = authorities;
		this._serverName = tls.serverName.toLowerCase();
		for (const authority of authorities) {
			checkTime(authority, "the trusted authority");
			this.register(authority);
		}
	}

	/**
	 * Names are compared in chains of two and more only: a leaf that comes alone gets its authority put
	 * behind it.
	 */
	override verify(certificates: readonly Uint8Array[], options: object): boolean {
		for (const certificate of certificates) checkTime(certificate, "the certificate");
		const chains = certificates.length > 1 ? [certificates] : this._authorities.map((one) => [certificates[0], one]);
		if (chains.some((chain) => super.verify(chain, options) === true)) return true;
		if (!bears(certificates[0], this._serverName)) throw new Error(`altnames do not name ${this._serverName}`);
		throw new Error("the certificate is signed by no trusted authority");
	}
}

function checkTime(certificate: Uint8Array, what: string): void {
	const { from, to } = X509.decodeTBS(X509.decode(certificate).tbs).validity;
	const now = Date.now();
	if (now > to) throw new Error(`${what} has expired`);
	if (now < from) throw new Error(`${what} is not valid yet, or the clock is not set`);
}

/** As far as it matters for what is said; the check itself is the SDK's. */
function bears(certificate: Uint8Array, name: string): boolean {
	const names = X509.decodeSAN(certificate) ?? [];
	return names.some(({ tag, value }) => {
		if (tag === IP_ADDRESS) return new Uint8Array(value as ArrayBuffer).join(".") === name;
		if (tag !== DNS_NAME) return false;
		const text = (value as string).toLowerCase();
		return text === name || (text.startsWith("*.") && name.slice(name.indexOf(".")) === text.slice(1));
	});
}
