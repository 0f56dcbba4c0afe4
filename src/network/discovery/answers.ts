/** A question of the network in, which of the own records answer it out (RFC 6762, sections 6 and 7). */
import { ipv4Bytes } from "../../bytes/ipv4.ts";
import { CLASS_ANY, CLASS_IN, type Question, type ReadMessage, TOP_BIT, TYPE } from "../dns/types.ts";
import { isData } from "./conflict.ts";
import type { ByName, OwnRecord } from "./records.ts";

/** Whether an address is of the own network: the rest of the world is not answered (section 11). */
export function isLocal(address: string, own: { readonly address: Uint8Array; readonly netmask: Uint8Array }): boolean {
	return ipv4Bytes(address)?.every((byte, at) => ((byte ^ own.address[at]) & own.netmask[at]) === 0) === true;
}

/** The records asked for; where the name is ours and has none of them, the one that says so (section 6.1). */
export function answersTo(own: ByName, question: Question): readonly OwnRecord[] {
	const kind = question.class & ~TOP_BIT;
	if (kind !== CLASS_IN && kind !== CLASS_ANY) return [];
	const named = own.get(question.name.toLowerCase());
	if (named === undefined) return [];
	const { type } = question;
	const asked = named.filter((own) => own.type === type || (type === TYPE.any && own.type !== TYPE.nsec));
	return asked.length > 0 ? asked : named.filter((own) => own.type === TYPE.nsec);
}

/** Whether whoever asks knows the record, and for long enough (section 7.1). */
export function isKnown(own: OwnRecord, message: ReadMessage): boolean {
	for (const record of message.answers) {
		if (record.type !== own.type || record.ttl < own.ttl / 2 || record.name.toLowerCase() !== own.name.toLowerCase())
			continue;
		if (isData(own, message, record)) return true;
	}
	return false;
}

/** What comes along with answers: what is asked for next, each once, and no answer again. */
export function extrasOf(answers: readonly OwnRecord[]): OwnRecord[] {
	const extras = new Set<OwnRecord>();
	for (const { extras: wanted } of answers) for (const record of wanted) extras.add(record);
	for (const record of answers) extras.delete(record);
	return [...extras];
}
