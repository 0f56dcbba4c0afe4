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
	private readonly _session: MqttSession;
	private _piece = new ByteWriter(0);
	private _message: StreamedMessage | undefined = undefined;
	private _next = 0;
	/** What of the piece has been sent. */
	private _sent = 0;

	constructor(session: MqttSession) {
		this._session = session;
	}

	get isBusy(): boolean {
		return this._message !== undefined;
	}

	/** False when the connection does not take a message now. */
	start(message: StreamedMessage): boolean {
		if (this.isBusy) return false;
		this._piece = new ByteWriter(512);
		let byteLength = 0;
		for (let index = 0; index < message.pieces; index++) byteLength += this._make(message, index);
		const packet = this._session.begin(message.topic, byteLength, message.qos, message.retain);
		if (packet === undefined) {
			this.stop();
			return false;
		}
		this._message = message;
		this._next = 0;
		this._sent = 0;
		this._piece.clear();
		this.advance();
		return true;
	}

	/** Goes on as far as the connection takes it. Returns true when this completed the message. */
	advance(): boolean {
		const message = this._message;
		if (message === undefined) return false;
		for (;;) {
			if (this._sent === this._piece.length) {
				if (this._next === message.pieces) break;
				this._make(message, this._next++);
				this._sent = 0;
			}
			const room = this._session.writableBytes;
			if (room === 0) return false;
			const end = Math.min(this._sent + room, this._piece.length);
			this._session.write(this._piece.view().subarray(this._sent, end));
			this._sent = end;
		}
		this.stop();
		return true;
	}

	/** The connection is gone. */
	stop(): void {
		this._message = undefined;
		this._piece = new ByteWriter(0);
	}

	private _make(message: StreamedMessage, index: number): number {
		this._piece.clear();
		message.write(this._piece, index);
		return this._piece.length;
	}
}
