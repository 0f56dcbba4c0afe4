/** Names and values, one after the other → JSON text as UTF-8, with its commas. */
import type { ByteWriter } from "../bytes/writer.ts";

export class JsonWriter {
	readonly #writer: ByteWriter;
	#comma = false;

	constructor(writer: ByteWriter) {
		this.#writer = writer;
	}

	/** Begins an object; `name` only inside another one. */
	begin(name?: string): this {
		this.#name(name);
		this.#writer.byte(0x7b);
		this.#comma = false;
		return this;
	}

	end(): this {
		this.#writer.byte(0x7d);
		this.#comma = true;
		return this;
	}

	beginList(name: string): this {
		this.#name(name);
		this.#writer.byte(0x5b);
		this.#comma = false;
		return this;
	}

	endList(): this {
		this.#writer.byte(0x5d);
		this.#comma = true;
		return this;
	}

	/** Undefined becomes null. */
	text(name: string, value: string | undefined): this {
		this.#name(name);
		if (value === undefined) this.#writer.text("null");
		else this.#writer.quoted(value);
		return this;
	}

	/** An integer with a point before its last `decimals` digits; undefined becomes null. */
	number(name: string, value: number | undefined, decimals = 0): this {
		this.#name(name);
		if (value === undefined) this.#writer.text("null");
		else this.#writer.decimal(value, decimals);
		return this;
	}

	boolean(name: string, value: boolean): this {
		this.#name(name);
		this.#writer.text(value ? "true" : "false");
		return this;
	}

	#name(name: string | undefined): void {
		if (this.#comma) this.#writer.byte(0x2c);
		this.#comma = true;
		if (name === undefined) return;
		this.#writer.quoted(name);
		this.#writer.byte(0x3a);
	}
}
