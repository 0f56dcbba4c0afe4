/** The shape of a metric in the Prometheus text format 0.0.4: a heading and samples with labels. */
import { type ByteWriter, utf8 } from "../../bytes/writer.ts";
import type { Reading } from "../../readings/reading.ts";
import type { App } from "../app.ts";

/** One metric name with its samples; writes nothing when it has none now. */
export interface Family {
	readonly name: string;
	write(writer: ByteWriter, app: App, reading: Reading | undefined): void;
}

export function heading(name: string, type: "counter" | "gauge", help: string): Uint8Array {
	return utf8(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
}

/** Values are ours: nothing in them needs to be escaped. */
export function labelText(labels: readonly (readonly [string, string])[]): string {
	return labels.length === 0 ? "" : `{${labels.map(([name, value]) => `${name}="${value}"`).join(",")}}`;
}
