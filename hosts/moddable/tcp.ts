/** `Tcp` of the host interface, over listeners of ECMA-419 (clause 12.5). */
import Listener from "embedded:io/socket/listener";
import type TCP from "embedded:io/socket/tcp";
import type { Tcp, TcpConnection, TcpHandler, TcpListener } from "../../src/host.ts";
import { Connection, openTcp } from "./connection.ts";

/** Which of our addresses a connection from there came to; empty when nobody can tell. */
export type LocalAddress = (remoteAddress: string, remotePort: number) => string;

/** The SDK's sockets do not tell their own address: `localAddress` does where the platform can. */
export function tcp(localAddress: LocalAddress = () => ""): Tcp {
	return {
		listen(port: number, accept: (connection: TcpConnection) => TcpHandler): TcpListener {
			const listener = new Listener({
				port,
				onReadable: () => {
					for (let from = listener.read(); from !== undefined; from = listener.read()) {
						const connection = accepted(from, localAddress);
						const handler = accept(connection);
						if (!connection.closed) connection.attach(handler);
					}
				},
			}) as Listener & { close(): void };
			return { port: listener.port, close: () => listener.close() };
		},
	};
}

function accepted(from: TCP, localAddress: LocalAddress): Connection {
	const connection = new Connection();
	const socket = openTcp({ from }, connection);
	connection.remoteAddress = socket.remoteAddress ?? "";
	const local = localAddress(connection.remoteAddress, socket.remotePort ?? 0);
	if (local !== "") connection.localAddress = local;
	return connection;
}
