/** The device's own random key, made at the first start → the name and password of its access point, as they stand on its label. */
import { seal, unseal } from "../../bytes/sealed.ts";
import { utf8 } from "../../bytes/writer.ts";
import type { Host } from "../../host.ts";

export interface Label {
	readonly ssid: string;
	/** Three groups of four characters; 60 bits, from the key alone. */
	readonly password: string;
}

/** Outlives a factory reset (`Storage.clear`), for the label does too. */
export const LABEL_KEY = "device.label";
const VERSION = 1;
const KEY_BYTES = 16;

/** 32 characters that nobody takes for one another: no 0, 1, i, l. */
const ALPHABET = "23456789abcdefghjkmnopqrstuvwxyz";
const CHARACTERS = 12;
const GROUP = 4;

/** The key may serve other purposes, each with a text of its own. */
const PURPOSE = utf8("portti access point password 1");

export function labelOf({ storage, crypto, device }: Pick<Host, "storage" | "crypto" | "device">): Label {
	let key = unseal(crypto, VERSION, storage.get(LABEL_KEY));
	if (key?.length !== KEY_BYTES) {
		key = crypto.random(KEY_BYTES);
		storage.set(LABEL_KEY, seal(crypto, VERSION, key));
	}
	const material = new Uint8Array(KEY_BYTES + PURPOSE.length);
	material.set(key);
	material.set(PURPOSE, KEY_BYTES);
	return { ssid: `Portti-${device.id.slice(-4).toUpperCase()}`, password: passwordOf(crypto.sha256(material)) };
}

/** Five bits of each byte: every character is as likely as any other. */
function passwordOf(hash: Uint8Array): string {
	let password = "";
	for (let index = 0; index < CHARACTERS; index++) {
		if (index > 0 && index % GROUP === 0) password += "-";
		password += ALPHABET[hash[index] & 31];
	}
	return password;
}
