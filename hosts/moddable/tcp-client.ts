/** `TcpClient` of the host interface, over sockets of ECMA-419 (clause 12.4), and TLS over them. */
import { frozen } from "../../src/bytes/frozen.ts";
import type { TcpClient, TcpClientHandler, TcpCloseReason, TcpConnectOptions } from "../../src/host.ts";
import { CALLBACKS, Connection, openTcp } from "./connection.ts";
import { resolve } from "./resolver.ts";
import { Channel } from "./tls.ts";

export const tcpClient: TcpClient = frozen({
	connect({ host, port, tls }: TcpConnectOptions, handler: TcpClientHandler) {
		const connection = new Connection();
		connection.remoteAddress = host;
		let connected = false;
		connection.attach({
			readable: () => handler.readable(),
			writable: () => {
				if (connected) handler.writable();
				else {
					connected = true;
					handler.connected();
				}
			},
			closed: () => handler.closed(connected ? "lost" : "unreachable", ""),
		});
		const fail = (reason: TcpCloseReason, text: string) => {
			connection.abort();
			handler.closed(reason, text);
		};
		resolve(host, (address) => {
			if (connection.closed) return;
			if (address === undefined) return fail("unreachable", "no such name");
			try {
				if (tls === undefined) openTcp({ address, port }, connection);
				else {
					const refused = (text: string) => fail("tls", text);
					const options = { address, port, tls, refused, target: connection, ...CALLBACKS };
					connection.hold(new Channel(options));
				}
			} catch (error) {
				// An authority that is none, or no socket left.
				fail(tls === undefined ? "unreachable" : "tls", String(error));
			}
		});
		return connection;
	},
});
