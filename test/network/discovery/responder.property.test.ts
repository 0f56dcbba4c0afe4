import fc from "fast-check";
import test from "tape";
import { CLASS_IN, FLAG, TOP_BIT, TYPE } from "../../../src/network/dns/types.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { MdnsLink } from "../../helpers/mdns-link.ts";

/** The numbers over and over. */
function sequence<T>(values: readonly T[]): () => T {
	let next = 0;
	return () => values[next++ % values.length];
}

const fractions = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 7 });

test("responders that want the same name end with names of their own, whenever they come", (t) => {
	const starts = fc.array(fc.integer({ min: 0, max: 2500 }), { minLength: 2, maxLength: 4 });
	// Some are late, some are lost, but never for long.
	const delays = fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 8 }), {
		minLength: 1,
		maxLength: 9,
	});
	fc.assert(
		fc.property(starts, fractions, delays, (times, randoms, delays) => {
			const delay = sequence(delays);
			const lossyUntil = 3000;
			const link = new MdnsLink(() => (link.time.now > lossyUntil ? (delay() ?? 5) : delay()));
			const order = times.map((time, index) => ({ time, end: index + 1 })).sort((a, b) => a.time - b.time);
			const responders = order.map(({ time, end }, index) => {
				link.time.advance(time - link.time.now);
				return link.join(end, {}, sequence([...randoms.slice(index), 0.3 + index / 10]));
			});
			link.time.advance(40_000);
			// Whoever was not heard when it claimed a name is heard when the name is asked for.
			for (const { host } of responders) {
				const questions = [{ name: `${host}.local`, type: TYPE.a, class: CLASS_IN }];
				link.send("192.0.2.99", writeMessage({ id: 0, flags: 0, questions }));
				link.time.advance(40_000);
			}
			const hosts = new Set(responders.map(({ host }) => host));
			return hosts.size === responders.length && responders.every(({ state }) => state === "announced");
		}),
		{ numRuns: 40 },
	);
	t.pass();
	t.end();
});

test("any datagram is taken, costs no exception, and leaves a responder that goes on", (t) => {
	const name = fc.constantFrom("portti-1a2b.local", "Portti 1a2b._http._tcp.local", "_http._tcp.local", "local", "");
	const type = fc.constantFrom(...Object.values(TYPE), 99);
	const kind = fc.constantFrom(CLASS_IN, CLASS_IN | TOP_BIT, 255, 3);
	const record = fc.record({
		name,
		type,
		class: kind,
		ttl: fc.constantFrom(0, 1, 120, 4500, 0xffff_ffff),
		data: fc.oneof(fc.tuple(fc.uint8Array({ maxLength: 12 })), fc.tuple(name)),
	});
	const records = fc.array(record, { maxLength: 4 });
	const message = fc.record({
		id: fc.constantFrom(0, 1),
		flags: fc.constantFrom(0, FLAG.response, FLAG.truncated, FLAG.response | FLAG.truncated, 0x2800),
		questions: fc.array(fc.record({ name, type, class: kind }), { maxLength: 4 }),
		answers: records,
		authorities: records,
		additionals: records,
	});
	const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 });
	const heard = fc.tuple(message, damage, fc.integer({ min: 0, max: 900 }), fc.constantFrom(5353, 1234));
	fc.assert(
		fc.property(fc.array(heard, { maxLength: 12 }), fractions, (datagrams, randoms) => {
			const link = new MdnsLink();
			const responder = link.join(1, {}, sequence(randoms));
			for (const [message, changes, pause, port] of datagrams) {
				const bytes = writeMessage(message, true);
				for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
				link.send("192.0.2.9", bytes, "224.0.0.251", 5353, port);
				link.time.advance(pause);
			}
			link.time.advance(30_000);
			const sent = link.datagrams.filter(({ from }) => from === "192.0.2.1");
			return responder.state === "announced" && sent.every(({ bytes }) => bytes.length < 1400);
		}),
		{ numRuns: 60 },
	);
	t.pass();
	t.end();
});
