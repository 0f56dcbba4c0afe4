/** Names, sentences and values → the Prometheus text format 0.0.4: a heading, and samples with labels. */
import type { ByteWriter } from "../../bytes/writer.ts";

/** `name` is without `portti_`; what ends in `_total` only grows. */
export function writeHeading(writer: ByteWriter, name: string, help: string): void {
	writer.text("# HELP portti_");
	writer.text(name);
	writer.text(" ");
	writer.text(help);
	writer.text("\n# TYPE portti_");
	writer.text(name);
	writer.text(name.endsWith("_total") ? " counter\n" : " gauge\n");
}

/** Values of labels are ours: nothing in them needs to be escaped. */
export class SampleWriter {
	private readonly _writer: ByteWriter;
	private _labels = 0;

	constructor(writer: ByteWriter, name: string) {
		this._writer = writer;
		writer.text("portti_");
		writer.text(name);
	}

	/** Undefined: the sample is without this one. */
	label(name: string, value: string | undefined): this {
		if (value === undefined) return this;
		const writer = this._writer;
		writer.text(this._labels++ === 0 ? "{" : ",");
		writer.text(name);
		writer.text('="');
		writer.text(value);
		writer.text('"');
		return this;
	}

	/** An integer with a point before its last `decimals` digits ends the sample. */
	value(value: number, decimals = 0): void {
		const writer = this._writer;
		writer.text(this._labels === 0 ? " " : "} ");
		writer.decimal(value, decimals);
		writer.byte(0x0a);
	}
}

/** A family of one sample without labels; nothing while the value is not known. */
export function writeMetric(
	writer: ByteWriter,
	name: string,
	help: string,
	value: number | boolean | undefined,
	decimals = 0,
): void {
	if (value === undefined) return;
	writeHeading(writer, name, help);
	new SampleWriter(writer, name).value(Number(value), decimals);
}
