/** Own records and a message of somebody else in, whether the two can both be right out (RFC 6762, sections 8 and 9). */
import { recordData } from "../dns/read.ts";
import { type ReadMessage, type ReadRecord, TOP_BIT, TYPE } from "../dns/types.ts";
import { dataBytes } from "../dns/write.ts";
import type { ByName, OwnRecord } from "./records.ts";

/** Names that nobody else may have, in the order in which they decide. */
export function uniqueNames(records: readonly OwnRecord[]): string[] {
	return [...new Set(records.filter(({ unique }) => unique).map(({ name }) => name))];
}

/**
 * Whether a response claims what is ours. While a name is only wanted, any record of it does, afterwards
 * only another value of what we have ourselves.
 */
export function contradicts(own: ByName, message: ReadMessage, wantedOnly: boolean): boolean {
	for (const section of [message.answers, message.additionals]) {
		for (const record of section) {
			// A goodbye claims nothing; what there is not says nothing that the others do not.
			if (record.ttl === 0 || record.type === TYPE.nsec) continue;
			const named = own.get(record.name.toLowerCase());
			if (named === undefined || !named[0].unique) continue;
			const same = named.find(({ type }) => type === record.type);
			if (same === undefined ? wantedOnly : !isData(same, message, record)) return true;
		}
	}
	return false;
}

/** Whether the record of the message has the data of ours. */
export function isData(own: OwnRecord, message: ReadMessage, record: ReadRecord): boolean {
	const data = recordData(message, record);
	return data !== undefined && compareBytes(dataBytes(own), data) === 0;
}

/**
 * Whether the sender of a probe, who wants what we want in the same moment, goes first (RFC 6762,
 * section 8.2). The first name that both want decides for all of them: two dongles that want
 * several of the same names never both give way.
 */
export function losesTo(records: readonly OwnRecord[], message: ReadMessage): boolean {
	for (const name of uniqueNames(records)) {
		const key = name.toLowerCase();
		const theirs = message.authorities.filter((record) => record.name.toLowerCase() === key);
		if (theirs.length === 0) continue;
		const ours = records.filter((own) => own.name.toLowerCase() === key && own.type !== TYPE.nsec).map(sortable);
		const order = compareSets(
			ours,
			theirs.map((record) => sortableRead(message, record)),
		);
		if (order !== 0) return order < 0;
	}
	return false;
}

interface Sortable {
	readonly class: number;
	readonly type: number;
	readonly bytes: Uint8Array;
}

function sortable(own: OwnRecord): Sortable {
	return { class: own.class, type: own.type, bytes: dataBytes(own) };
}

function sortableRead(message: ReadMessage, record: ReadRecord): Sortable {
	const bytes = recordData(message, record) ?? new Uint8Array(0);
	return { class: record.class & ~TOP_BIT, type: record.type, bytes };
}

/** RFC 6762, section 8.2.1: pair by pair; who has none left comes first. */
function compareSets(ours: Sortable[], theirs: Sortable[]): number {
	ours.sort(compare);
	theirs.sort(compare);
	for (let index = 0; index < Math.min(ours.length, theirs.length); index++) {
		const order = compare(ours[index], theirs[index]);
		if (order !== 0) return order;
	}
	return ours.length - theirs.length;
}

function compare(one: Sortable, other: Sortable): number {
	return one.class - other.class || one.type - other.type || compareBytes(one.bytes, other.bytes);
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
	const length = Math.min(one.length, other.length);
	for (let at = 0; at < length; at++) if (one[at] !== other[at]) return one[at] - other[at];
	return one.length - other.length;
}
