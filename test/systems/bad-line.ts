/** A TCP proxy that spoils uploads: cuts them after so many bytes, or flips a bit at a place. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** Undefined: the upload passes. Counted in bytes of the request, its head among them. */
export type Spoiling = { readonly cutAfter: number } | { readonly flipAt: number } | undefined;

export interface BadLine {
	readonly port: number;
	/** Of the PUTs to come, one each; none left: they pass. */
	readonly plan: Spoiling[];
	close(): void;
}

export async function badLine(target: number): Promise<BadLine> {
	const plan: Spoiling[] = [];
	const server = createServer((client) => {
		const dongle = connect(target, "127.0.0.1");
		let count = 0;
		let spoiling: Spoiling;
		client.on("data", (bytes) => {
			if (bytes.subarray(0, 4).toString() === "PUT ") {
				spoiling = plan.shift();
				count = 0;
			}
			const from = count;
			count += bytes.length;
			if (spoiling !== undefined && "flipAt" in spoiling && spoiling.flipAt >= from && spoiling.flipAt < count) {
				bytes[spoiling.flipAt - from] ^= 1;
			}
			if (spoiling === undefined || !("cutAfter" in spoiling) || count < spoiling.cutAfter) {
				if (!dongle.write(bytes)) {
					client.pause();
					dongle.once("drain", () => client.resume());
				}
				return;
			}
			dongle.end(bytes.subarray(0, spoiling.cutAfter - from), () => client.resetAndDestroy());
		});
		dongle.on("data", (bytes) => client.write(bytes));
		for (const [one, other] of [
			[client, dongle],
			[dongle, client],
		]) {
			one.on("error", () => other.destroy());
			one.on("close", () => other.destroy());
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return { port: (server.address() as AddressInfo).port, plan, close: () => server.close() };
}
