import fc from "fast-check";
import test from "tape";
import { utf8 } from "../../src/bytes/writer.ts";
import type { MqttCloseReason } from "../../src/host.ts";
import { MAX_IN_FLIGHT, MqttSession } from "../../src/mqtt/session.ts";
import { fakeHost } from "../helpers/fake-host.ts";
import { FakeBroker } from "../helpers/fake-mqtt.ts";

const REASONS: MqttCloseReason[] = ["refused", "credentials", "tls", "public", "unreachable", "timeout", "lost"];
const STATUS = "portti/0123456789ab/status";

type Step =
	| { what: "pass"; ms: number }
	| { what: "accept" | "acknowledge" | "fill" | "drain" | "echo" | "offline" | "unset" | "set" | "write" }
	| { what: "fail"; reason: MqttCloseReason }
	| { what: "publish"; qos: 0 | 1 }
	| { what: "begin"; byteLength: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ what: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 70_000 }) }) },
	{
		weight: 6,
		arbitrary: fc.record({
			what: fc.constantFrom(
				"accept" as const,
				"accept" as const,
				"acknowledge" as const,
				"acknowledge" as const,
				"fill" as const,
				"drain" as const,
				"echo" as const,
				"offline" as const,
				"unset" as const,
				"set" as const,
				"write" as const,
			),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ what: fc.constant("fail" as const), reason: fc.constantFrom(...REASONS) }) },
	{
		weight: 3,
		arbitrary: fc.record({ what: fc.constant("publish" as const), qos: fc.constantFrom(0 as const, 1 as const) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({ what: fc.constant("begin" as const), byteLength: fc.integer({ min: 0, max: 9 }) }),
	},
);

function play(steps: readonly Step[], isSecure: boolean) {
	const base = fakeHost();
	const broker = new FakeBroker();
	const calls = { connected: 0, disconnected: 0 };
	const inFlight = new Set<number>();
	const problems: string[] = [];
	const tls = { serverName: "b", authorities: [], clientCertificates: [], clientKey: undefined };
	const session = new MqttSession(
		{ ...base, mqtt: broker },
		{
			broker: { host: "b", port: 1883, secure: isSecure },
			tls: isSecure ? tls : undefined,
			privateOnly: false,
			clientId: "c",
			user: undefined,
			password: undefined,
			keepAliveSeconds: 20,
			statusTopic: STATUS,
		},
		{
			connected: () => {
				if (++calls.connected !== calls.disconnected + 1) problems.push("connected twice");
			},
			disconnected: () => {
				inFlight.clear();
				if (++calls.disconnected !== calls.connected) problems.push("disconnected twice");
			},
			marked: () => undefined,
			confirmed: () => undefined,
			acknowledged: (packet) => {
				if (!inFlight.delete(packet)) problems.push(`acknowledged ${packet}, which was not on its way`);
			},
			writable: () => undefined,
			message: () => undefined,
		},
	);
	const acknowledged = new WeakMap<object, number>();
	const acknowledge = () => {
		const { current } = broker;
		if (current?.state !== "open") return;
		for (const { packet } of current.published.slice(acknowledged.get(current) ?? 0)) {
			if (packet !== 0 && current.state === "open") current.handler.acknowledged(packet);
		}
		acknowledged.set(current, current.published.length);
	};
	session.start();
	let streaming = 0;
	for (const one of steps) {
		const { current } = broker;
		const open = current?.state === "open";
		switch (one.what) {
			case "pass":
				base.time.advance(one.ms);
				break;
			case "accept":
				current?.accept();
				break;
			case "acknowledge":
				acknowledge();
				break;
			case "fail":
				current?.fail(one.reason);
				break;
			case "fill":
				if (open) current.window = 0;
				break;
			case "drain":
				if (open) current.take(1_000_000);
				break;
			case "echo":
			case "offline":
				if (open) current.handler.message(STATUS, utf8(one.what === "echo" ? "online" : "offline"));
				break;
			case "unset":
				base.time.epoch = undefined;
				break;
			case "set":
				base.time.epoch = 1_769_860_800_000;
				break;
			case "publish": {
				const packet = session.publish({ topic: "t", payload: utf8("x"), qos: one.qos, retain: false });
				if (packet) inFlight.add(packet);
				break;
			}
			case "begin": {
				const packet = session.begin("t", one.byteLength, 1, false);
				if (packet) inFlight.add(packet);
				if (packet !== undefined) streaming = one.byteLength;
				break;
			}
			case "write": {
				const room = Math.min(streaming, session.writableBytes);
				if (session.isConnected && room > 0 && broker.current.state === "open") {
					session.write(new Uint8Array(room));
					streaming -= room;
				}
				break;
			}
		}
		if (!session.isConnected) streaming = 0;
		const { state, nextTryMs } = session.status();
		if (session.isConnected !== (broker.current?.state === "open")) problems.push(`${state}, but the broker differs`);
		if ((state === "waiting" || state === "unauthorized") !== (nextTryMs !== undefined))
			problems.push(`${state} with a try in ${nextTryMs}`);
		if (nextTryMs !== undefined && nextTryMs > 900_000) problems.push(`next try only in ${nextTryMs} ms`);
		if (base.time.pending.size > 3) problems.push(`${base.time.pending.size} timers`);
		if (inFlight.size > MAX_IN_FLIGHT) problems.push(`${inFlight.size} on their way`);
	}
	return { base, broker, session, problems, acknowledge };
}

const steps = fc.array(step, { maxLength: 60 });

test("whatever happens, a session never opens two connections, and keeps its bounds", (t) => {
	fc.assert(
		fc.property(steps, fc.boolean(), (list, isSecure) => {
			const { broker, problems } = play(list, isSecure);
			if (broker.doubles > 0) problems.push(`${broker.doubles} double connections`);
			if (problems.length > 0) throw new Error(problems.join("; "));
		}),
		{ numRuns: 300 },
	);
	t.pass("300 histories");
	t.end();
});

test("whatever happened, a session comes back to a broker that answers, and stays", (t) => {
	fc.assert(
		fc.property(steps, fc.boolean(), (list, isSecure) => {
			const { base, broker, session, acknowledge } = play(list, isSecure);
			base.time.epoch = 1_769_860_800_000;
			let waited = 0;
			for (; waited < 1000 && !session.isConnected; waited++) {
				broker.current?.accept();
				if (!session.isConnected) base.time.advance(1000);
			}
			if (!session.isConnected) throw new Error("never came back");
			const { connects } = session.status();
			broker.current.window = Number.MAX_SAFE_INTEGER;
			// A message begun and never ended holds the beats back: then the connection is rightly given up.
			for (let second = 0; second < 200; second++) {
				broker.current.accept();
				acknowledge();
				base.time.advance(1000);
			}
			if (session.status().connects > connects + 1) throw new Error("does not stay connected");
			if (!session.isConnected) throw new Error("gone again");
		}),
		{ numRuns: 150 },
	);
	t.pass("150 histories");
	t.end();
});

test("whatever happened, a stopped session ends for good and leaves nothing behind", (t) => {
	fc.assert(
		fc.property(steps, fc.boolean(), (list, isSecure) => {
			const { base, broker, session } = play(list, isSecure);
			let done = 0;
			session.stop(() => done++);
			base.time.advance(1000);
			const { length } = broker.connections;
			base.time.advance(1_000_000);
			if (done !== 1) throw new Error(`told ${done} times`);
			if (broker.connections.length !== length) throw new Error("connected again");
			if (broker.connections.some(({ state }) => state !== "over")) throw new Error("left a connection open");
			if (base.time.pending.size > 0) throw new Error("left a timer");
		}),
		{ numRuns: 150 },
	);
	t.pass("150 histories");
	t.end();
});
