/** One long message out of pieces that are made when they are needed: it is never in memory as a whole. */
import { ByteWriter } from "../bytes/writer.ts";
import type { MqttSession } from "./session.ts";

export interface StreamedMessage {
	readonly topic: string;
	readonly qos: 0 | 1;
	readonly retain: boolean;
	readonly pieces: number;
	/** Writes piece `index`; the same bytes each time it is asked. */
	write(writer: ByteWriter, index: number): void;
}

export class MessageStream {
	readonly #session: MqttSession;
	#piece = new ByteWriter(0);
	#message: StreamedMessage | undefined = undefined;
	#next = 0;
	/** What of the piece has been sent. */
	#sent = 0;

	constructor(session: MqttSession) {
		this.#session = session;
	}

	get isBusy(): boolean {
		return this.#message !== undefined;
	}

	/** False when the connection does not take a message now. */
	start(message: StreamedMessage): boolean {
		if (this.isBusy) return false;
		this.#piece = new ByteWriter(512);
		let byteLength = 0;
		for (let index = 0; index < message.pieces; index++) byteLength += this.#make(message, index);
		const packet = this.#session.begin(message.topic, byteLength, message.qos, message.retain);
		if (packet === undefined) {
			this.stop();
			return false;
		}
		this.#message = message;
		this.#next = 0;
		this.#sent = 0;
		this.#piece.clear();
		this.advance();
		return true;
	}

	/** Goes on as far as the connection takes it. Returns true when this completed the message. */
	advance(): boolean {
		const message = this.#message;
		if (message === undefined) return false;
		for (;;) {
			if (this.#sent === this.#piece.length) {
				if (this.#next === message.pieces) break;
				this.#make(message, this.#next++);
				this.#sent = 0;
			}
			const room = this.#session.writableBytes;
			if (room === 0) return false;
			const end = Math.min(this.#sent + room, this.#piece.length);
			this.#session.write(this.#piece.view().subarray(this.#sent, end));
			this.#sent = end;
		}
		this.stop();
		return true;
	}

	/** The connection is gone. */
	stop(): void {
		this.#message = undefined;
		this.#piece = new ByteWriter(0);
	}

	#make(message: StreamedMessage, index: number): number {
		this.#piece.clear();
		message.write(this.#piece, index);
		return this.#piece.length;
	}
}
