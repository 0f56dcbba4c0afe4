/** tcp://HOST:PORT in, the bytes that come from there out; a lost connection is made again. */
import { connect } from "node:net";
import type { LineSettings } from "../../../../src/host.ts";
import type { LineSink, LineSource, LineTap } from "../line.ts";
import { Backoff } from "./backoff.ts";

export class SocketSource implements LineSource {
	readonly description: string;
	readonly #host: string;
	readonly #port: number;
	readonly #report: (line: string) => void;
	readonly #backoff = new Backoff();
	#tap: LineTap | undefined;

	constructor(host: string, port: number, report: (line: string) => void) {
		this.#host = host;
		this.#port = port;
		this.#report = report;
		this.description = `the bytes of tcp://${host.includes(":") ? `[${host}]` : host}:${port}`;
	}

	open(_settings: LineSettings, sink: LineSink): LineTap {
		let ended = false;
		let close = () => {};
		const timer = setTimeout(() => {
			const socket = connect({ host: this.#host, port: this.#port });
			let reason = "the other end closed the connection";
			socket.on("data", (bytes) => {
				this.#backoff.succeeded();
				sink.bytes(bytes);
			});
			socket.on("error", (error) => {
				reason = error.message;
			});
			socket.on("close", () => {
				if (ended) return;
				if (this.#backoff.failed(reason)) this.#report(`The meter line is gone: ${reason}. It is tried again.`);
				sink.closed(reason);
			});
			tap.pause = () => void socket.pause();
			tap.resume = () => void socket.resume();
			close = () => void socket.destroy();
		}, this.#backoff.delayMs);
		const tap: LineTap = {
			pause() {},
			resume() {},
			close() {
				ended = true;
				clearTimeout(timer);
				close();
			},
		};
		this.#tap = tap;
		return tap;
	}

	close(): void {
		this.#tap?.close();
	}
}
