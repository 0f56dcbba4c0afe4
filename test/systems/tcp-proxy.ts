/** A TCP proxy that can stop reading, fall silent, answer nothing at all, damage what it passes on, or cut it off. */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export class TcpProxy {
	readonly #server: Server;
	readonly #pairs = new Set<[Socket, Socket | undefined]>();
	/** `passing`; `deaf`: reads nothing from the device; `silent`: reads, and passes nothing on. */
	mode: "passing" | "deaf" | "silent" = "passing";
	accepted = 0;
	/** Bytes of a device, and how many came before them → those passed on; undefined: the connection is cut. */
	damage: (bytes: Buffer, before: number) => Buffer | undefined = (bytes) => bytes;

	constructor(target: number) {
		this.#server = createServer((device) => this.#accept(device, target));
	}

	async listen(): Promise<number> {
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		const address = this.#server.address();
		if (address === null || typeof address === "string") throw new Error("no port");
		return address.port;
	}

	become(mode: TcpProxy["mode"]): void {
		this.mode = mode;
		for (const [device] of this.#pairs) {
			if (mode === "deaf") device.pause();
			else device.resume();
		}
	}

	close(): void {
		this.#server.close();
		for (const pair of this.#pairs) for (const socket of pair) socket?.destroy();
	}

	#accept(device: Socket, target: number): void {
		this.accepted++;
		const broker = this.mode === "passing" ? connect(target, "127.0.0.1") : undefined;
		const pair: [Socket, Socket | undefined] = [device, broker];
		this.#pairs.add(pair);
		const end = () => {
			this.#pairs.delete(pair);
			device.destroy();
			broker?.destroy();
		};
		let count = 0;
		device.on("data", (bytes) => {
			if (this.mode !== "passing") return;
			const passed = this.damage(bytes, count);
			count += bytes.length;
			if (passed === undefined) end();
			else broker?.write(passed);
		});
		broker?.on("data", (bytes) => {
			if (this.mode === "passing") device.write(bytes);
		});
		for (const socket of pair) socket?.on("error", end).on("close", end);
		if (this.mode === "deaf") device.pause();
	}
}
