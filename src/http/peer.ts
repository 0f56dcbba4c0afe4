/** A connection of the platform → who is at its other end, and what they have shown. */
import { utf8 } from "../bytes/writer.ts";
import type { TcpConnection } from "../host.ts";
import { isOverAccessPoint } from "../network/setup/access-point.ts";
import { hostAddress } from "./guard.ts";
import type { Token } from "./tokens.ts";

export class Peer {
	readonly remoteAddress: string;
	/** As it stands in a Host field. */
	readonly localAddress: Uint8Array | undefined;
	/** The peer is a station of the dongle's own access point. */
	readonly overAccessPoint: boolean;
	/** The last token that was right on this connection, and whose it is. */
	token: Uint8Array | undefined = undefined;
	principal: Token | undefined = undefined;

	constructor({ remoteAddress, localAddress }: TcpConnection) {
		const local = localAddress === undefined ? undefined : hostAddress(localAddress);
		this.remoteAddress = remoteAddress;
		this.localAddress = local === undefined ? undefined : utf8(local);
		this.overAccessPoint = isOverAccessPoint(local, hostAddress(remoteAddress));
	}
}
