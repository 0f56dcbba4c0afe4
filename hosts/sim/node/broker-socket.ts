/** Where a broker is and whom to trust in, a connected socket out, or why there is none. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls } from "node:tls";
import type { MqttCloseReason } from "../../../src/host.ts";
import { isPrivateAddress } from "../../../src/mqtt/url.ts";
import type { MqttConnect } from "../frames.ts";

/** Longest silence while connecting. */
const SILENCE_MS = 30_000;

export interface BrokerOptions {
	readonly connect: Pick<MqttConnect, "host" | "port" | "serverName" | "privateOnly">;
	/** DER. */
	readonly clientKey: Uint8Array | undefined;
	readonly clientCertificates: readonly Uint8Array[];
	readonly authorities: readonly Uint8Array[];
}

export class BrokerError extends Error {
	readonly reason: MqttCloseReason;

	constructor(reason: MqttCloseReason, error: unknown) {
		super(error instanceof Error ? error.message : String(error));
		this.reason = reason;
	}
}

/** Rejects with a `BrokerError`. */
export async function brokerSocket(options: BrokerOptions, signal: AbortSignal): Promise<Socket> {
	const { host, privateOnly } = options.connect;
	const found = await lookup(host, { all: true }).catch((error) => {
		throw new BrokerError("unreachable", error);
	});
	const addresses = found.map(({ address }) => address);
	const allowed = privateOnly ? addresses.filter((address) => isPrivateAddress(address) === true) : addresses;
	let failure = new BrokerError("public", addresses.join(", "));
	// A name may have an address of each family, of which only one is listened on.
	for (const address of allowed) {
		if (signal.aborted) throw new BrokerError("lost", "aborted");
		try {
			return await socketTo(address, options, signal);
		} catch (error) {
			failure = error instanceof BrokerError ? error : new BrokerError("unreachable", error);
			if (failure.reason !== "unreachable") break;
		}
	}
	throw failure;
}

async function socketTo(address: string, options: BrokerOptions, signal: AbortSignal): Promise<Socket> {
	const { port, serverName } = options.connect;
	const socket = serverName === undefined ? connectTcp({ host: address, port }) : secure(options, address, serverName);
	signal.addEventListener("abort", () => socket.destroy());
	await new Promise<void>((resolve, reject) => {
		let reason: MqttCloseReason = "unreachable";
		socket.once("connect", () => {
			reason = "tls";
		});
		socket.once(serverName === undefined ? "connect" : "secureConnect", () => resolve());
		socket.once("error", (error) => reject(new BrokerError(reason, error)));
		socket.once("close", () => reject(new BrokerError(reason, "closed")));
		socket.setTimeout(SILENCE_MS, () => reject(new BrokerError("timeout", "no answer")));
	}).catch((error) => {
		socket.destroy();
		throw error;
	});
	socket.setTimeout(0);
	socket.removeAllListeners();
	return socket;
}

function secure(options: BrokerOptions, address: string, serverName: string): Socket {
	try {
		const { clientKey, clientCertificates, authorities } = options;
		return connectTls({
			host: address,
			port: options.connect.port,
			// RFC 6066 allows names only.
			...(isIP(serverName) === 0 && { servername: serverName }),
			checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate),
			...(authorities.length > 0 && { ca: authorities.map(pem) }),
			...(clientCertificates.length > 0 && { cert: clientCertificates.map(pem).join("") }),
			...(clientKey && { key: privateKey(clientKey) }),
		});
	} catch (error) {
		throw new BrokerError("tls", error);
	}
}

function pem(der: Uint8Array): string {
	return new X509Certificate(der).toString();
}

function privateKey(der: Uint8Array): string | Buffer {
	for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
		try {
			const key = createPrivateKey({ key: Buffer.from(der), format: "der", type });
			return key.export({ format: "pem", type: "pkcs8" });
		} catch {}
	}
	throw new Error("the client key is none that TLS knows");
}
