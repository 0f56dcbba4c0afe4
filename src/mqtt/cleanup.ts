/** Settings that have changed since → what brokers still keep under the old names is taken back. */
import { frozen } from "../bytes/frozen.ts";
import type { Storage } from "../host.ts";
import { FIELDS } from "../readings/fields.ts";
import { readAnnounced, writeAnnounced } from "./announced.ts";
import type { MqttSession } from "./session.ts";

const EMPTY = new Uint8Array(0);
const RETAINED = frozen(["status", "reading", "energy", "diagnostics", "inventory", "update"]);

/** `discoveryTopic`: "" when Home Assistant is not to find the meter. Call when connected. */
export function takeBack(
	session: MqttSession,
	storage: Pick<Storage, "get" | "set">,
	discoveryTopic: string,
	base: string,
): void {
	const before = readAnnounced(storage);
	const forget = (topic: string) => session.publish({ topic, payload: EMPTY, qos: 0, retain: true }) !== undefined;
	let done = true;
	if (before !== undefined && before.discoveryTopic !== "" && before.discoveryTopic !== discoveryTopic) {
		done = forget(before.discoveryTopic) && done;
	}
	if (before !== undefined && before.base !== base) {
		for (const name of RETAINED) done = forget(before.base + name) && done;
		for (const field of FIELDS) done = forget(before.base + field.name) && done;
	}
	if (!done) return;
	const isSame = before !== undefined && before.discoveryTopic === discoveryTopic;
	const components = isSame ? before.components : new Map<string, string>();
	writeAnnounced(storage, { discoveryTopic, base, components });
}
