import test from "tape";
import type { Clock, MqttConnection, MqttHandler, MqttOptions, Timer, Timers } from "../../src/host.ts";
import { MqttSession } from "../../src/mqtt/session.ts";
import { FakeCrypto } from "../helpers/fake-host.ts";
import { Heap } from "../helpers/heap.ts";

const SESSIONS = 1000;
/** From SYN to CONNACK. */
const CONNECT_MS = 20;

/** A clock that a thousand sessions share. */
class SharedTime implements Clock, Timers {
	now = 0;
	readonly #due = new Heap<{ at: number; order: number; callback: (() => void) | undefined }>(
		(a, b) => a.at - b.at || a.order - b.order,
	);
	#order = 0;

	utc(): number {
		return this.now;
	}

	ticks(): number {
		return this.now;
	}

	after(milliseconds: number, callback: () => void): Timer {
		const due: { at: number; order: number; callback: (() => void) | undefined } = {
			at: this.now + milliseconds,
			order: this.#order++,
			callback,
		};
		this.#due.push(due);
		return {
			cancel: () => {
				due.callback = undefined;
			},
		};
	}

	every(): Timer {
		throw new Error("not part of this test");
	}

	advance(milliseconds: number): void {
		const end = this.now + milliseconds;
		for (let next = this.#due.peek(); next !== undefined && next.at <= end; next = this.#due.peek()) {
			this.#due.pop();
			this.now = next.at;
			next.callback?.();
		}
		this.now = end;
	}
}

/** One broker for all: counts tries per second. */
class Network {
	isUp = true;
	readonly tries: number[] = [];
	readonly #open = new Set<MqttHandler>();
	readonly #time: SharedTime;

	constructor(time: SharedTime) {
		this.#time = time;
	}

	connect(_: MqttOptions, handler: MqttHandler): MqttConnection {
		const { isUp } = this;
		this.tries.push(this.#time.now);
		let packet = 0;
		const connection = {
			writable: 1 << 20,
			publish: () => {
				const number = ++packet;
				this.#time.after(CONNECT_MS, () => {
					if (this.#open.has(handler)) handler.acknowledged(number);
				});
				return number;
			},
			begin: () => undefined,
			write: () => undefined,
			subscribe: () => undefined,
			close: () => void this.#open.delete(handler),
			abort: () => void this.#open.delete(handler),
		};
		this.#time.after(CONNECT_MS, () => {
			if (!isUp || !this.isUp) return handler.closed("unreachable", "");
			this.#open.add(handler);
			handler.connected();
		});
		return connection;
	}

	get open(): number {
		return this.#open.size;
	}

	kill(): void {
		this.isUp = false;
		const handlers = [...this.#open];
		this.#open.clear();
		for (const handler of handlers) handler.closed("lost", "");
	}

	/** The most tries in any second from `since` on. */
	busiestSecond(since: number): number {
		const later = this.tries.filter((at) => at >= since).sort((a, b) => a - b);
		let most = 0;
		for (let first = 0, last = 0; last < later.length; last++) {
			while (later[last] - later[first] >= 1000) first++;
			most = Math.max(most, last - first + 1);
		}
		return most;
	}
}

function fleet() {
	const time = new SharedTime();
	const network = new Network(time);
	let state = 12345;
	const random = (byteLength: number) =>
		Uint8Array.from({ length: byteLength }, () => {
			state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
			return (state >>> 16) & 255;
		});
	const crypto = Object.assign(new FakeCrypto(), { random });
	const nothing = () => undefined;
	const owner = {
		connected: nothing,
		disconnected: nothing,
		marked: nothing,
		confirmed: nothing,
		acknowledged: nothing,
		writable: nothing,
		message: nothing,
	};
	for (let i = 0; i < SESSIONS; i++) {
		const options = {
			broker: { host: "broker", port: 1883, secure: false },
			tls: undefined,
			privateOnly: false,
			clientId: `portti-${i}`,
			user: undefined,
			password: undefined,
			keepAliveSeconds: 60,
			statusTopic: `portti/${i}/status`,
		};
		time.after(i * 60, () =>
			new MqttSession({ mqtt: network, timers: time, clock: time, crypto }, options, owner).start(),
		);
	}
	time.advance(180_000);
	return { time, network };
}

const outages: [downMs: number, mostPerSecond: number, allBackMs: number][] = [
	[200, 180, 10_100],
	[5_000, 180, 61_000],
	[120_000, 60, 61_000],
];
for (const [downMs, mostPerSecond, allBackMs] of outages) {
	test(`a thousand sessions return from an outage of ${downMs / 1000} s without a stampede`, (t) => {
		const { time, network } = fleet();
		t.equal(network.open, SESSIONS);
		const killedAt = time.now;
		network.kill();
		time.advance(downMs);
		network.isUp = true;
		const upAt = time.now;
		let back = 0;
		while (network.open < SESSIONS && back < 180_000) {
			time.advance(100);
			back += 100;
		}
		const busiest = network.busiestSecond(downMs < 60_000 ? killedAt : upAt);
		t.comment(`at most ${busiest} tries in a second, all back after ${back / 1000} s`);
		t.ok(busiest <= mostPerSecond, `at most ${mostPerSecond} tries in a second`);
		t.ok(back <= allBackMs, `all back within ${allBackMs / 1000} s`);
		t.end();
	});
}
