/** A folder of captures, `index.json` and one file each → what a meter sent and what must be read of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export type ExpectedMessage = Readonly<Record<string, unknown>>;

interface Entry {
	readonly id: string;
	readonly file: string;
	readonly format: string;
	readonly encrypted: boolean;
	readonly key?: string;
	readonly authKey?: string;
	readonly expected: ExpectedMessage & {
		readonly messages?: readonly ExpectedMessage[];
		/** What is left when the capture is not repaired first; nobody repairs a line. */
		readonly messagesWithoutRepair?: readonly ExpectedMessage[];
	};
}

export interface Capture {
	readonly id: string;
	readonly format: string;
	readonly bytes: Uint8Array;
	/** Hexadecimal; empty for none. */
	readonly key: string;
	readonly authenticationKey: string;
	/** Ciphered, and no key is known: only the header can be read. */
	readonly sealed: boolean;
	readonly expected: readonly ExpectedMessage[];
}

/** Throws when the folder or its index cannot be read. */
export function readCaptures(folder: string): Capture[] {
	const entries = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as Entry[];
	return entries.map((entry) => ({
		id: entry.id,
		format: entry.format,
		bytes: new Uint8Array(readFileSync(join(folder, entry.file))),
		key: entry.key ?? "",
		authenticationKey: entry.authKey ?? "",
		sealed: entry.encrypted && entry.key === undefined,
		expected: entry.expected.messagesWithoutRepair ?? entry.expected.messages ?? [entry.expected],
	}));
}

/** Captures without a frame around the message: an LLC frame or an APDU. */
export function isBare(capture: Capture): boolean {
	return ["dlms-llc", "dlms-apdu", "dlms-glo-apdu"].includes(capture.format);
}
