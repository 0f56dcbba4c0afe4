import test from "tape";
import { CLASS_IN, type DnsRecord, FLAG, type Question, TOP_BIT, TYPE } from "../../../src/network/dns/types.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { ascii, joined } from "../../helpers/ascii.ts";
import { MdnsLink } from "../../helpers/mdns-link.ts";

const HOST = "portti-1a2b.local";
const INSTANCE = "Portti 1a2b._http._tcp.local";
const SERVICE = "_http._tcp.local";

const question = (name: string, type: number, unicast = false): Question => ({
	name,
	type,
	class: CLASS_IN | (unicast ? TOP_BIT : 0),
});
const record = (name: string, type: number, ttl: number, ...data: (Uint8Array | string)[]): DnsRecord => ({
	name,
	type,
	class: CLASS_IN,
	ttl,
	data,
});
const address = (name: string, end: number, ttl = 120) => record(name, TYPE.a, ttl, Uint8Array.of(192, 0, 2, end));
const query = (...questions: Question[]) => writeMessage({ id: 0, flags: 0, questions });
const response = (...answers: DnsRecord[]) => writeMessage({ id: 0, flags: FLAG.response, answers });

const PROBE =
	"? portti-1a2b.local ANY; ? Portti 1a2b._http._tcp.local ANY; ! portti-1a2b.local A 120 192.0.2.1; " +
	"! Portti 1a2b._http._tcp.local SRV 120 80 portti-1a2b.local; ! Portti 1a2b._http._tcp.local TXT 4500 path=/ id=1";
const A = "portti-1a2b.local A 120 192.0.2.1";
const NO_OTHER = "portti-1a2b.local NSEC 120";
const SRV = "Portti 1a2b._http._tcp.local SRV 120 80 portti-1a2b.local";
const TXT = "Portti 1a2b._http._tcp.local TXT 4500 path=/ id=1";
const NO_OTHERS = "Portti 1a2b._http._tcp.local NSEC 4500";
const POINTER = "_http._tcp.local PTR 4500 Portti 1a2b._http._tcp.local";
const KINDS = "_services._dns-sd._udp.local PTR 4500 _http._tcp.local";
const ANNOUNCEMENT = `=f ${A}; =f ${NO_OTHER}; =f ${SRV}; =f ${TXT}; =f ${NO_OTHERS}; = ${POINTER}; = ${KINDS}`;

/** A responder at 192.0.2.1 that has announced itself, and so long ago that all may be said again. */
function settled(longAgo = 60_000) {
	const link = new MdnsLink(() => 0);
	const responder = link.join(1);
	link.time.advance(2000 + longAgo);
	link.said();
	link.since = link.time.now;
	return { link, responder };
}

/** What 192.0.2.9 hears when it says `bytes`, each datagram with the milliseconds after. */
function answers(link: MdnsLink, bytes: Uint8Array, port = 5353, from = "192.0.2.9"): string[] {
	link.said();
	link.since = link.time.now;
	link.send(from, bytes, "224.0.0.251", 5353, port);
	link.time.advance(2000);
	return link
		.said()
		.filter((line) => / 192\.0\.2\.1[: ]/.test(line))
		.map((line) => line.replace(" 192.0.2.1: ", " ").replace(" 192.0.2.1 ", " "));
}

test("names are asked for three times, 250 ms apart, and announced twice", (t) => {
	const link = new MdnsLink();
	const responder = link.join(1);
	link.time.advance(60_000);
	t.deepEqual(link.said(), [
		`125 192.0.2.1: ${PROBE}`,
		`375 192.0.2.1: ${PROBE}`,
		`625 192.0.2.1: ${PROBE}`,
		`875 192.0.2.1: ${ANNOUNCEMENT}`,
		`1875 192.0.2.1: ${ANNOUNCEMENT}`,
	]);
	t.equal(responder.state, "announced");
	t.end();
});

const asked: [name: string, bytes: Uint8Array, heard: string[]][] = [
	["the address", query(question(HOST, TYPE.a)), [`0 =f ${A}; +f ${NO_OTHER}`]],
	["the address, in other letters", query(question("PORTTI-1A2B.Local", TYPE.a)), [`0 =f ${A}; +f ${NO_OTHER}`]],
	["an address that there is not", query(question(HOST, TYPE.aaaa)), [`0 =f ${NO_OTHER}`]],
	["both kinds of address", query(question(HOST, TYPE.a), question(HOST, TYPE.aaaa)), [`0 =f ${A}; =f ${NO_OTHER}`]],
	["everything of the host", query(question(HOST, TYPE.any)), [`0 =f ${A}; +f ${NO_OTHER}`]],
	["where the service is", query(question(INSTANCE, TYPE.srv)), [`0 =f ${SRV}; +f ${A}; +f ${NO_OTHER}`]],
	["what the service says", query(question(INSTANCE, TYPE.txt)), [`0 =f ${TXT}`]],
	["a kind that the service has not", query(question(INSTANCE, TYPE.a)), [`0 =f ${NO_OTHERS}`]],
	[
		"who has the service, where others may answer too",
		query(question(SERVICE, TYPE.ptr)),
		[`70 = ${POINTER}; +f ${SRV}; +f ${TXT}; +f ${A}; +f ${NO_OTHER}; +f ${NO_OTHERS}`],
	],
	["what services there are", query(question("_services._dns-sd._udp.local", TYPE.ptr)), [`70 = ${KINDS}`]],
	["a kind of which the service's name has none", query(question(SERVICE, TYPE.a)), []],
	["another host", query(question("other.local", TYPE.a)), []],
	["another service", query(question("_ipp._tcp.local", TYPE.ptr)), []],
	["another class", query({ name: HOST, type: TYPE.a, class: 3 }), []],
	["any class", query({ name: HOST, type: TYPE.a, class: 255 }), [`0 =f ${A}; +f ${NO_OTHER}`]],
	["nothing", query(), []],
	["another operation", writeMessage({ id: 0, flags: 0x2800, questions: [question(HOST, TYPE.a)] }), []],
	["with an error", writeMessage({ id: 0, flags: 3, questions: [question(HOST, TYPE.a)] }), []],
	[
		"what is known already",
		writeMessage({
			id: 0,
			flags: 0,
			questions: [question(SERVICE, TYPE.ptr)],
			answers: [record(SERVICE, TYPE.ptr, 2250, INSTANCE)],
		}),
		[],
	],
	[
		"what is known, for a short time only",
		writeMessage({
			id: 0,
			flags: 0,
			questions: [question(SERVICE, TYPE.ptr)],
			answers: [record(SERVICE, TYPE.ptr, 2249, INSTANCE)],
		}),
		[`70 = ${POINTER}; +f ${SRV}; +f ${TXT}; +f ${A}; +f ${NO_OTHER}; +f ${NO_OTHERS}`],
	],
	[
		"when another one is known",
		writeMessage({
			id: 0,
			flags: 0,
			questions: [question(HOST, TYPE.a)],
			answers: [address(HOST, 9, 4500)],
		}),
		[`0 =f ${A}; +f ${NO_OTHER}`],
	],
	["for themselves alone, not said for long", query(question(HOST, TYPE.a, true)), [`0 =f ${A}; +f ${NO_OTHER}`]],
];

for (const [name, bytes, heard] of asked) {
	test(`asked: ${name}`, (t) => {
		const { link } = settled();
		t.deepEqual(answers(link, bytes), heard);
		t.end();
	});
}

test("whoever wants an answer alone gets it alone when all have heard it a short time ago", (t) => {
	const { link } = settled(0);
	t.deepEqual(answers(link, query(question(HOST, TYPE.a, true))), [`0 to 192.0.2.9:5353: =f ${A}; +f ${NO_OTHER}`]);
	t.end();
});

test("whoever asks from another port gets a plain answer that is not to be kept", (t) => {
	const { link } = settled();
	const bytes = writeMessage({ id: 77, flags: 0x0100, questions: [question(INSTANCE, TYPE.srv)] });
	t.deepEqual(answers(link, bytes, 40_000), [
		`0 to 192.0.2.9:40000: id 77; ? ${INSTANCE} SRV; = ${SRV.replace("120", "10")}; + ${A.replace("120", "10")}`,
	]);
	t.deepEqual(answers(link, query(question(HOST, TYPE.aaaa)), 40_000), [], "nothing is nothing");
	t.end();
});

test("the same is not said to all twice in a second", (t) => {
	const { link } = settled();
	const bytes = query(question(HOST, TYPE.a));
	link.send("192.0.2.9", bytes);
	link.time.advance(100);
	link.send("192.0.2.8", bytes);
	link.send("192.0.2.7", bytes);
	link.time.advance(5000);
	const told = link.said().filter((line) => line.includes("192.0.2.1:"));
	t.deepEqual(told, [`0 192.0.2.1: =f ${A}; +f ${NO_OTHER}`, `1000 192.0.2.1: =f ${A}; +f ${NO_OTHER}`]);
	t.end();
});

test("what somebody knows may be said in datagrams that follow", (t) => {
	const { link } = settled();
	const more = writeMessage({ id: 0, flags: FLAG.truncated, questions: [question(SERVICE, TYPE.ptr)] });
	const known = writeMessage({ id: 0, flags: 0, answers: [record(SERVICE, TYPE.ptr, 4500, INSTANCE)] });
	link.send("192.0.2.9", more);
	link.time.advance(100);
	t.deepEqual(answers(link, known), []);
	link.send("192.0.2.9", more);
	link.time.advance(100);
	t.equal(answers(link, known, 5353, "192.0.2.8").length, 1, "of one who did not ask");
	link.send("192.0.2.9", more);
	link.send("192.0.2.8", more);
	link.time.advance(100);
	t.equal(answers(link, known).length, 1, "of one of two who have asked");
	t.equal(answers(link, more)[0].split(" ")[0], "450");
	t.end();
});

test("what somebody else answers is not said again", (t) => {
	const { link } = settled();
	const kinds = "_services._dns-sd._udp.local";
	for (const [ttl, count] of [
		[4500, 0],
		[4499, 1],
	]) {
		link.send("192.0.2.9", query(question(kinds, TYPE.ptr)));
		link.time.advance(10);
		t.equal(answers(link, response(record(kinds, TYPE.ptr, ttl, SERVICE)), 5353, "192.0.2.8").length, count);
		link.time.advance(2000);
		link.said();
	}
	t.end();
});

test("a probe for our name is answered to all at once, again after 250 ms", (t) => {
	const { link } = settled();
	const probe = writeMessage({
		id: 0,
		flags: 0,
		questions: [question(HOST, TYPE.any, true)],
		authorities: [address(HOST, 9)],
	});
	link.send("192.0.2.9", probe);
	link.time.advance(50);
	link.send("192.0.2.9", probe);
	link.time.advance(2000);
	const told = link.said().filter((line) => line.includes("192.0.2.1:"));
	t.deepEqual(told, [`0 192.0.2.1: =f ${A}; +f ${NO_OTHER}`, `250 192.0.2.1: =f ${A}`]);
	t.end();
});

const claims: [name: string, claim: DnsRecord, probing: boolean, announced: boolean][] = [
	["another address", address(HOST, 9), true, true],
	["another address, in other letters", address("Portti-1A2B.LOCAL", 9), true, true],
	["the same address", address(HOST, 1), false, false],
	["another address, gone", address(HOST, 9, 0), false, false],
	["another kind of address", record(HOST, TYPE.aaaa, 120, new Uint8Array(16)), true, false],
	["what there is not", record(HOST, TYPE.nsec, 120, HOST, Uint8Array.of(0, 1, 0x40)), false, false],
	["another place of the service", record(INSTANCE, TYPE.srv, 120, new Uint8Array(6), "other.local"), true, true],
	[
		"the same place of the service",
		record(INSTANCE, TYPE.srv, 120, Uint8Array.of(0, 0, 0, 0, 0, 80), HOST),
		false,
		false,
	],
	["another text of the service", record(INSTANCE, TYPE.txt, 4500, joined(Uint8Array.of(3), ascii("a=b"))), true, true],
	["the service for itself too", record(SERVICE, TYPE.ptr, 4500, `other.${SERVICE}`), false, false],
	["another name", address("other.local", 9), false, false],
	["nonsense for a place", record(INSTANCE, TYPE.srv, 120, Uint8Array.of(1)), true, true],
];

for (const [name, claim, probing, announced] of claims) {
	test(`somebody claims ${name}`, (t) => {
		const link = new MdnsLink(() => 0);
		const first = link.join(1);
		link.time.advance(300);
		link.send("192.0.2.9", response(claim));
		link.time.advance(1);
		t.equal(first.host, probing ? "portti-1a2b-2" : "portti-1a2b", "while it is only wanted");
		t.equal(first.instance, probing ? "Portti 1a2b (2)" : "Portti 1a2b");
		const { link: later, responder } = settled();
		later.send("192.0.2.9", response(claim));
		later.time.advance(1);
		t.equal(responder.state, announced ? "probing" : "announced", "when it is ours");
		t.equal(responder.host, "portti-1a2b");
		later.time.advance(2000);
		t.equal(responder.state, "announced", "nobody answers the probes");
		t.equal(responder.host, "portti-1a2b");
		t.end();
	});
}

test("a claim from another port, or from another network, is none", (t) => {
	const { link, responder } = settled();
	link.send("192.0.2.9", response(address(HOST, 9)), "224.0.0.251", 5353, 40_000);
	link.send("198.51.100.9", response(address(HOST, 9)));
	link.send("fe80::1", response(address(HOST, 9)));
	link.time.advance(1);
	t.equal(responder.state, "announced");
	t.deepEqual(answers(link, query(question(HOST, TYPE.a)), 5353, "198.51.100.9"), []);
	t.end();
});

const ties: [name: string, authorities: DnsRecord[], weGoFirst: boolean][] = [
	["a higher address", [address(HOST, 2)], false],
	["a lower address", [address(HOST, 0)], true],
	["the same address", [address(HOST, 1)], true],
	["the same address and more", [address(HOST, 1), address(HOST, 2)], false],
	["another kind of record", [record(HOST, TYPE.aaaa, 120, new Uint8Array(16))], false],
	["a record of another class", [{ ...address(HOST, 0), class: 3 }], false],
	["a higher address with a top bit", [{ ...address(HOST, 2), class: CLASS_IN | TOP_BIT }], false],
	["a lower address, a later service", [address(HOST, 0), record(INSTANCE, TYPE.txt, 1, ascii("\xff"))], true],
	["only a later service", [record(INSTANCE, TYPE.txt, 1, ascii("\xff"))], false],
	["only an earlier service", [record(INSTANCE, TYPE.txt, 1, ascii("\x00"))], true],
	["another name", [address("other.local", 2)], true],
];

for (const [name, authorities, first] of ties) {
	test(`somebody wants the name in the same moment with ${name}`, (t) => {
		const link = new MdnsLink(() => 0);
		const responder = link.join(1);
		link.time.advance(200);
		link.send("192.0.2.9", writeMessage({ id: 0, flags: 0, questions: [question(HOST, TYPE.any)], authorities }));
		link.time.advance(700);
		t.equal(responder.state, first ? "announced" : "probing");
		link.time.advance(1300);
		t.equal(responder.state, "announced", "who gives way tries again after a second");
		t.equal(responder.host, "portti-1a2b");
		t.end();
	});
}

test("conflict upon conflict makes every try wait five seconds", (t) => {
	const link = new MdnsLink(() => 0);
	const responder = link.join(1);
	const tries: number[] = [];
	for (let step = 0; step < 6000; step++) {
		link.time.advance(5);
		for (const { at, from } of link.datagrams.splice(0)) {
			if (from !== "192.0.2.1") continue;
			tries.push(at);
			link.send("192.0.2.9", response(address(`${responder.host}.local`, 9)));
		}
	}
	const pauses = tries.slice(1).map((at, index) => at - tries[index]);
	t.ok(
		pauses.slice(0, 13).every((pause) => pause <= 250),
		`${pauses}`,
	);
	t.ok(
		pauses.slice(15).every((pause) => pause >= 5000),
		`${pauses}`,
	);
	t.equal(responder.host, `portti-1a2b-${tries.length + 1}`);
	t.end();
});

test("a goodbye takes back what is nobody else's, once", (t) => {
	const { link, responder } = settled();
	responder.stop();
	responder.stop();
	link.time.advance(5000);
	t.deepEqual(link.said(), [
		"0 192.0.2.1: =f portti-1a2b.local A 0 192.0.2.1; =f Portti 1a2b._http._tcp.local SRV 0 80 portti-1a2b.local; " +
			"=f Portti 1a2b._http._tcp.local TXT 0 path=/ id=1; = _http._tcp.local PTR 0 Portti 1a2b._http._tcp.local",
	]);
	t.deepEqual(answers(link, query(question(HOST, TYPE.a))), [], "nothing is answered any more");
	t.end();
});

test("one that has announced nothing says no goodbye", (t) => {
	const link = new MdnsLink();
	const responder = link.join(1);
	link.time.advance(400);
	link.said();
	responder.stop();
	link.time.advance(5000);
	t.deepEqual(link.said(), []);
	t.end();
});

test("other texts are announced without being asked for again", (t) => {
	const { link, responder } = settled();
	responder.describe([{ type: "_http._tcp", text: ["path=/", "id=7"] }]);
	link.time.advance(5000);
	const announced = ANNOUNCEMENT.replace("id=1", "id=7");
	t.deepEqual(link.said(), [`0 192.0.2.1: ${announced}`, `1000 192.0.2.1: ${announced}`]);
	t.end();
});

test("a flood is looked at for a while, and is answered again when it is over", (t) => {
	const { link, responder } = settled();
	for (let count = 0; count < 1000; count++) responder.received(query(question(HOST, TYPE.a)), "192.0.2.9", 40_000);
	t.equal(link.said().length, 51);
	t.equal(responder.dropped, 949);
	link.time.advance(1000);
	for (let count = 0; count < 1000; count++) responder.received(query(question(HOST, TYPE.a)), "192.0.2.9", 40_000);
	t.equal(link.said().length, 17);
	t.end();
});

test("what costs more to read counts more, whether it can be read or not", (t) => {
	const many = query(...Array.from({ length: 160 }, () => question(HOST, TYPE.a)));
	const name = Array.from({ length: 100 }, () => "a").join(".");
	const rows: [name: string, bytes: Uint8Array, taken: number][] = [
		["a question", query(question(HOST, TYPE.a)), 51],
		["160 questions", many, 3],
		["more labels than are read", query(...Array.from({ length: 8 }, () => question(name, TYPE.a))), 2],
		["nonsense", ascii("GET / HTTP/1.1"), 60],
	];
	for (const [name, bytes, taken] of rows) {
		const { responder } = settled();
		for (let count = 0; count < 100; count++) responder.received(bytes, "192.0.2.9", 5353);
		t.equal(100 - responder.dropped, taken, name);
	}
	t.end();
});

test("what is no message is counted", (t) => {
	const { responder } = settled();
	responder.received(ascii("GET / HTTP/1.1"), "192.0.2.9", 5353);
	responder.received(writeMessage({ id: 0, flags: 3 }), "192.0.2.9", 5353);
	t.equal(responder.malformed, 2);
	t.end();
});
