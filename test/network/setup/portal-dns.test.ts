import test from "tape";
import { readMessage, recordData } from "../../../src/network/dns/read.ts";
import { CLASS_ANY, CLASS_IN, FLAG, TYPE } from "../../../src/network/dns/types.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { portalAnswer } from "../../../src/network/setup/portal-dns.ts";

const OWN = Uint8Array.of(192, 168, 4, 1);

const query = (type: number, asked: number = CLASS_IN, name = "captive.apple.com") =>
	writeMessage({ id: 0xbeef, flags: FLAG.recursionDesired, questions: [{ name, type, class: asked }] });

const questions: [name: string, bytes: Uint8Array, answers: number][] = [
	["A", query(TYPE.a), 1],
	["any type", query(TYPE.any), 1],
	["any class", query(TYPE.a, CLASS_ANY), 1],
	["the root", query(TYPE.a, CLASS_IN, ""), 1],
	["AAAA", query(TYPE.aaaa), 0],
	["HTTPS", query(65), 0],
	["TXT", query(TYPE.txt), 0],
	["SRV", query(TYPE.srv), 0],
	["A of Chaos", query(TYPE.a, 3), 0],
];
for (const [name, bytes, answers] of questions) {
	test(`portal DNS: a question for ${name}`, (t) => {
		const message = readMessage(portalAnswer(bytes, OWN) ?? new Uint8Array(0));
		const asked = readMessage(bytes);
		if (message === undefined || asked === undefined) return t.end("no message");
		t.equal(message.id, 0xbeef);
		t.equal(message.flags, 0x8580, "an answer without an error, recursion as asked for");
		t.deepEqual(message.questions, asked.questions);
		t.equal(message.answers.length, answers);
		for (const answer of message.answers) {
			t.equal(answer.name, asked.questions[0].name);
			t.deepEqual([answer.type, answer.class, answer.ttl], [TYPE.a, CLASS_IN, 0]);
			t.deepEqual(recordData(message, answer), OWN);
		}
		t.end();
	});
}

test("portal DNS: additional records of the query (EDNS) are read over", (t) => {
	const bytes = writeMessage({
		id: 1,
		flags: 0,
		questions: [{ name: "example.com", type: TYPE.a, class: CLASS_IN }],
		additionals: [{ name: "", type: 41, class: 1232, ttl: 0, data: [] }],
	});
	const message = readMessage(portalAnswer(bytes, OWN) ?? new Uint8Array(0));
	t.equal(message?.answers.length, 1);
	t.equal(message?.flags, 0x8480);
	t.end();
});

const nothing: [name: string, bytes: Uint8Array][] = [
	["nothing", new Uint8Array(0)],
	["half a head", query(TYPE.a).slice(0, 7)],
	["half a question", query(TYPE.a).slice(0, 20)],
	["an answer", writeMessage({ id: 1, flags: FLAG.response, questions: [{ name: "a", type: 1, class: 1 }] })],
	["a status request", writeMessage({ id: 1, flags: 0x1000, questions: [{ name: "a", type: 1, class: 1 }] })],
	["no question", writeMessage({ id: 1, flags: 0 })],
	[
		"two questions",
		writeMessage({
			id: 1,
			flags: 0,
			questions: [
				{ name: "a", type: 1, class: 1 },
				{ name: "b", type: 1, class: 1 },
			],
		}),
	],
];
for (const [name, bytes] of nothing) {
	test(`portal DNS: ${name} is not answered`, (t) => {
		t.equal(portalAnswer(bytes, OWN), undefined);
		t.end();
	});
}
