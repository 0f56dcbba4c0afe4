/** Names and values, one after the other → JSON text as UTF-8, with its commas. */
import type { ByteWriter } from "../bytes/writer.ts";

export class JsonWriter {
	private readonly _writer: ByteWriter;
	private _comma = false;

	constructor(writer: ByteWriter) {
		this._writer = writer;
	}

	/** Begins an object; `name` only inside another one. */
	begin(name?: string): this {
		this._name(name);
		this._writer.byte(0x7b);
		this._comma = false;
		return this;
	}

	end(): this {
		this._writer.byte(0x7d);
		this._comma = true;
		return this;
	}

	beginList(name: string): this {
		this._name(name);
		this._writer.byte(0x5b);
		this._comma = false;
		return this;
	}

	endList(): this {
		this._writer.byte(0x5d);
		this._comma = true;
		return this;
	}

	/** Undefined becomes null. */
	text(name: string, value: string | undefined): this {
		this._name(name);
		if (value === undefined) this._writer.text("null");
		else this._writer.quoted(value);
		return this;
	}

	/** Begins a text that follows in pieces, by `more`, until `endText`. */
	beginText(name: string): this {
		this._name(name);
		this._writer.byte(0x22);
		return this;
	}

	more(text: string): this {
		this._writer.escaped(text);
		return this;
	}

	endText(): this {
		this._writer.byte(0x22);
		return this;
	}

	/** An integer with a point before its last `decimals` digits; undefined becomes null. */
	number(name: string, value: number | undefined, decimals = 0): this {
		this._name(name);
		if (value === undefined) this._writer.text("null");
		else this._writer.decimal(value, decimals);
		return this;
	}

	boolean(name: string, value: boolean): this {
		this._name(name);
		this._writer.text(value ? "true" : "false");
		return this;
	}

	private _name(name: string | undefined): void {
		if (this._comma) this._writer.byte(0x2c);
		this._comma = true;
		if (name === undefined) return;
		this._writer.quoted(name);
		this._writer.byte(0x3a);
	}
}
