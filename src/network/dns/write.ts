/** Questions and records in, the bytes of a DNS message out (RFC 1035, section 4). */
import { ByteWriter } from "../../bytes/writer.ts";
import type { DnsRecord, Question, WrittenMessage } from "./types.ts";

/** Furthest place that a pointer can name. */
const LAST_POINTER = 0x3fff;

/** Where names, in lower case, stand in the message. */
type Places = Map<string, number>;

/** `compressData`: names in data may be pointers too, which is for multicast only (RFC 6762, section 18.14). */
export function writeMessage(message: WrittenMessage, compressData = false): Uint8Array {
	const { id, flags, questions = [], answers = [], authorities = [], additionals = [] } = message;
	const writer = new ByteWriter(512);
	const places: Places = new Map();
	for (const value of [id, flags, questions.length, answers.length, authorities.length, additionals.length])
		word(writer, value);
	for (const question of questions) writeQuestion(writer, question, places);
	for (const records of [answers, authorities, additionals])
		for (const record of records) writeRecord(writer, record, places, compressData);
	return writer.copy();
}

/** A record's data with its names written out. */
export function dataBytes({ data }: DnsRecord): Uint8Array {
	const writer = new ByteWriter(64);
	writeData(writer, data, undefined);
	return writer.copy();
}

/** A pointer to where the name, or its end, stands already, as far as `places` knows. */
export function writeName(writer: ByteWriter, name: string, places?: Places): void {
	let start = 0;
	while (start < name.length) {
		const rest = name.slice(start).toLowerCase();
		const place = places?.get(rest);
		if (place !== undefined) {
			word(writer, 0xc000 | place);
			return;
		}
		if (writer.length <= LAST_POINTER) places?.set(rest, writer.length);
		const label: number[] = [];
		let at = start;
		for (; at < name.length && name[at] !== "."; at++) {
			if (name[at] === "\\") at++;
			label.push(name.charCodeAt(at));
		}
		writer.byte(label.length);
		for (const byte of label) writer.byte(byte);
		start = at + 1;
	}
	writer.byte(0);
}

function writeQuestion(writer: ByteWriter, question: Question, places: Places): void {
	writeName(writer, question.name, places);
	word(writer, question.type);
	word(writer, question.class);
}

function writeRecord(writer: ByteWriter, record: DnsRecord, places: Places, compressData: boolean): void {
	writeQuestion(writer, record, places);
	word(writer, Math.floor(record.ttl / 0x1_0000));
	word(writer, record.ttl);
	const lengthAt = writer.length;
	word(writer, 0);
	writeData(writer, record.data, compressData ? places : undefined);
	const bytes = writer.view();
	const length = bytes.length - lengthAt - 2;
	bytes[lengthAt] = length >>> 8;
	bytes[lengthAt + 1] = length;
}

function writeData(writer: ByteWriter, data: DnsRecord["data"], places: Places | undefined): void {
	for (const part of data) {
		if (typeof part === "string") writeName(writer, part, places);
		else writer.bytes(part);
	}
}

function word(writer: ByteWriter, value: number): void {
	writer.byte(value >>> 8);
	writer.byte(value);
}
