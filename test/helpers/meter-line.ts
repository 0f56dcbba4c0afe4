/** A meter at the other end of a `Line`: what it sends is heard through the settings the port was opened with. */
import type { Line, LineHandler, LinePort, LineSettings } from "../../src/host.ts";
import { hear, type Wire } from "../../tools/meter/uart.ts";

export class MeterLine implements Line {
	wire: Wire;
	/** The adapter ignores the wish for another polarity. */
	cannotInvert = false;
	readonly opened: LineSettings[] = [];
	#handler: LineHandler | undefined = undefined;
	#unread: Uint8Array = new Uint8Array(0);
	#bytes = 0;
	#framingErrors = 0;

	constructor(wire: Wire) {
		this.wire = wire;
	}

	get settings(): LineSettings {
		return this.opened[this.opened.length - 1];
	}

	open(settings: LineSettings, handler: LineHandler): LinePort {
		this.opened.push(settings);
		this.#handler = handler;
		this.#unread = new Uint8Array(0);
		this.#bytes = this.#framingErrors = 0;
		return {
			read: (into) => {
				const length = Math.min(into.length, this.#unread.length);
				into.set(this.#unread.subarray(0, length));
				this.#unread = this.#unread.subarray(length);
				return length;
			},
			statistics: () => ({ bytes: this.#bytes, framingErrors: this.#framingErrors, overruns: 0 }),
			close: () => {
				this.#handler = undefined;
			},
		};
	}

	/** One burst, handed over in pieces of `pieceLength`. */
	send(burst: Uint8Array, pieceLength = 115): void {
		const inverted = this.wire.inverted === true;
		const turned = this.settings.inverted && !this.cannotInvert;
		const heard = hear([burst], { ...this.wire, inverted: inverted !== turned }, this.settings.baud);
		this.#framingErrors += heard.framingErrors;
		for (let start = 0; start < heard.bytes.length; start += pieceLength) {
			this.deliver(heard.bytes.slice(start, start + pieceLength));
		}
	}

	/** Bytes as the UART would deliver them, whatever the settings. */
	deliver(bytes: Uint8Array): void {
		this.#bytes += bytes.length;
		this.#unread = bytes;
		while (this.#unread.length > 0 && this.#handler !== undefined) this.#handler.readable();
	}

	/** The adapter is pulled. */
	vanish(): void {
		const handler = this.#handler;
		this.#handler = undefined;
		handler?.closed("the adapter was pulled");
	}
}
