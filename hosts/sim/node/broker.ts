/** A port in, an MQTT broker on it out. */
import { type AddressInfo, createServer } from "node:net";
import { Aedes } from "aedes";

/** Resolves to the port's number; rejects when it cannot be bound. */
export async function startBroker(address: string, port: number): Promise<number> {
	const broker = await Aedes.createBroker();
	const server = createServer(broker.handle);
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, address, resolve);
	});
	return (server.address() as AddressInfo).port;
}
