/** What brokers were told to keep, remembered over a restart, so that it can be taken back: text in storage. */
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter } from "../bytes/writer.ts";
import type { Storage } from "../host.ts";

const KEY = "mqtt.announced";

export interface Announced {
	/** Where the discovery payload was sent; "" for nowhere. */
	readonly discoveryTopic: string;
	/** What the other topics began with. */
	readonly base: string;
	/** Platform by key of each component that Home Assistant was told of. */
	readonly components: ReadonlyMap<string, string>;
}

/** Undefined when nothing is remembered, or it cannot be read. */
export function readAnnounced(storage: Pick<Storage, "get" | "set">): Announced | undefined {
	const bytes = storage.get(KEY);
	const lines = bytes === undefined ? undefined : utf8Text(bytes)?.split("\n");
	if (lines === undefined || lines.length !== 3) return undefined;
	const components = new Map<string, string>();
	for (const entry of lines[2].split(" ")) {
		const colon = entry.indexOf(":");
		if (colon > 0) components.set(entry.slice(colon + 1), entry.slice(0, colon));
	}
	return { discoveryTopic: lines[0], base: lines[1], components };
}

/** Writes only what is new: flash wears. */
export function writeAnnounced(storage: Pick<Storage, "get" | "set">, announced: Announced): void {
	const writer = new ByteWriter(1024);
	writer.text(announced.discoveryTopic);
	writer.text("\n");
	writer.text(announced.base);
	let between = "\n";
	for (const [key, platform] of announced.components) {
		writer.text(`${between}${platform}:${key}`);
		between = " ";
	}
	if (announced.components.size === 0) writer.text(between);
	const bytes = writer.view();
	const before = storage.get(KEY);
	if (before?.length === bytes.length && before.every((byte, index) => byte === bytes[index])) return;
	storage.set(KEY, bytes);
}
