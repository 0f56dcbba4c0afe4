/** A serial device in, its bytes out; one that is pulled out is opened again. */
import { SerialPort } from "serialport";
import type { LineSettings } from "../../../../src/host.ts";
import type { LineSink, LineSource, LineTap } from "../line.ts";
import { Backoff } from "./backoff.ts";

export class SerialSource implements LineSource {
	readonly description: string;
	readonly #path: string;
	readonly #baud: number | undefined;
	readonly #report: (line: string) => void;
	readonly #backoff = new Backoff();
	#tap: LineTap | undefined;

	/** Without `baud` the firmware chooses the speed. */
	constructor(path: string, baud: number | undefined, report: (line: string) => void) {
		this.#path = path;
		this.#baud = baud;
		this.#report = report;
		this.description = `the meter at ${path} (${baud ?? "any"} baud)`;
	}

	/** The adapter cannot turn the polarity: with `inverted` set the port hears the same. */
	open({ baud }: LineSettings, sink: LineSink): LineTap {
		let ended = false;
		let port: SerialPort | undefined;
		const gone = (reason: string) => {
			if (ended) return;
			ended = true;
			if (this.#backoff.failed(reason)) this.#report(`The meter line is gone: ${reason}. It is tried again.`);
			sink.closed(reason);
		};
		const timer = setTimeout(() => {
			port = new SerialPort({
				path: this.#path,
				baudRate: this.#baud ?? baud,
				dataBits: 8,
				parity: "none",
				stopBits: 1,
			});
			port.on("data", (bytes: Buffer) => {
				this.#backoff.succeeded();
				sink.bytes(bytes);
			});
			port.on("error", (error) => gone(error.message));
			port.on("close", () => gone("the device was taken away"));
		}, this.#backoff.delayMs);
		const tap = {
			// A UART does not wait.
			pause() {},
			resume() {},
			close() {
				ended = true;
				clearTimeout(timer);
				if (port?.isOpen) port.close();
				else port?.once("open", () => port?.close());
			},
		};
		this.#tap = tap;
		return tap;
	}

	close(): void {
		this.#tap?.close();
	}
}
