import test from "tape";
import { Heartbeat, isOnline, ONLINE } from "../../src/mqtt/heartbeat.ts";
import { FakeTime } from "../helpers/fake-host.ts";

/** Tells what the heartbeat did, each with its second. */
function beating(keepAliveSeconds: number) {
	const time = new FakeTime();
	const log: string[] = [];
	let packet = 0;
	const state = { isWritable: true };
	const say = (what: string) => log.push(`${time.now / 1000} ${what}`);
	const heartbeat = new Heartbeat({ timers: time, clock: time }, keepAliveSeconds, {
		sendBeat: () => {
			say(state.isWritable ? "beat" : "refused");
			return state.isWritable ? ++packet : undefined;
		},
		marked: () => say("marked"),
		confirmed: () => say("confirmed"),
		dead: () => say("dead"),
	});
	return { time, log, state, heartbeat, last: () => packet, since: () => log.splice(0) };
}

test("a heartbeat beats twice per keep-alive and confirms what was marked", (t) => {
	const { time, heartbeat, last, since } = beating(20);
	heartbeat.start();
	t.deepEqual(since(), ["0 beat", "0 marked"]);
	time.advance(1000);
	t.equal(heartbeat.acknowledged(99), false, "another packet");
	t.equal(heartbeat.acknowledged(last()), true);
	t.deepEqual(since(), ["1 confirmed"]);
	time.advance(9000);
	t.deepEqual(since(), ["10 beat", "10 marked"]);
	t.equal(heartbeat.acknowledged(last()), true);
	t.equal(heartbeat.acknowledged(last()), false, "once only");
	t.end();
});

test("a heartbeat beats at least every 15 s", (t) => {
	const { time, heartbeat, last, since } = beating(3600);
	heartbeat.start();
	heartbeat.acknowledged(last());
	since();
	time.advance(15_000);
	t.deepEqual(since(), ["15 beat", "15 marked"]);
	time.advance(60_000);
	t.deepEqual(since(), ["75 dead"]);
	t.end();
});

for (const keepAlive of [4, 10, 20, 30, 60]) {
	test(`silence is noticed within 1.5 keep-alives of ${keepAlive} s`, (t) => {
		for (let answeredUntil = 0; answeredUntil < 3 * keepAlive * 1000; answeredUntil += 777) {
			const { time, heartbeat, last, since } = beating(keepAlive);
			heartbeat.start();
			for (let now = 0; now < answeredUntil; now += 50) {
				heartbeat.acknowledged(last());
				time.advance(50);
			}
			const silentFrom = time.now;
			since();
			time.advance(1.5 * keepAlive * 1000);
			const dead = since().find((line) => line.endsWith("dead"));
			if (dead === undefined) t.fail(`silent from ${silentFrom} ms and never noticed`);
		}
		t.pass("whenever it begins");
		t.end();
	});
}

test("a beat that cannot be sent goes when there is room, and its patience counts from when it was due", (t) => {
	const { time, heartbeat, state, since } = beating(20);
	state.isWritable = false;
	heartbeat.start();
	time.advance(5000);
	heartbeat.writable();
	t.deepEqual(since(), ["0 refused", "5 refused"]);
	time.advance(12_999);
	t.deepEqual(since(), []);
	time.advance(1);
	t.deepEqual(since(), ["18 dead"]);
	heartbeat.start();
	state.isWritable = true;
	heartbeat.writable();
	heartbeat.writable();
	t.deepEqual(since(), ["18 refused", "18 beat", "18 marked"]);
	t.end();
});

test("a stopped heartbeat is silent", (t) => {
	const { time, heartbeat, since, last } = beating(20);
	heartbeat.start();
	heartbeat.stop();
	since();
	time.advance(100_000);
	t.equal(heartbeat.acknowledged(last()), false);
	heartbeat.writable();
	t.deepEqual(since(), []);
	t.end();
});

test("a broker that does not deliver the beats back is deaf to this client", (t) => {
	const { time, heartbeat, last } = beating(20);
	const round = (heard: boolean) => {
		heartbeat.acknowledged(last());
		if (heard) heartbeat.heard(true);
		time.advance(10_000);
	};
	heartbeat.start();
	t.equal(heartbeat.isDeaf, false, "before anything is known");
	round(true);
	t.equal(heartbeat.isDeaf, false);
	round(false);
	t.equal(heartbeat.isDeaf, true);
	heartbeat.heard(true);
	t.equal(heartbeat.isDeaf, false);
	round(false);
	t.equal(heartbeat.isDeaf, false, "the beat before was heard");
	round(false);
	t.equal(heartbeat.isDeaf, true);
	heartbeat.start();
	t.equal(heartbeat.isDeaf, false, "a new connection");
	t.end();
});

test("an offline on the own topic is answered, at most every five seconds", (t) => {
	const { time, heartbeat, last, since } = beating(20);
	heartbeat.start();
	heartbeat.acknowledged(last());
	since();
	heartbeat.heard(false);
	t.deepEqual(since(), [], "just beaten");
	time.advance(6000);
	heartbeat.heard(false);
	heartbeat.heard(false);
	t.deepEqual(since(), ["6 beat", "6 marked"]);
	heartbeat.acknowledged(last());
	time.advance(9999);
	t.deepEqual(since(), ["6 confirmed"]);
	time.advance(1);
	t.deepEqual(since(), ["16 beat", "16 marked"]);
	t.end();
});

test("only the word online is online", (t) => {
	t.equal(isOnline(ONLINE), true);
	t.equal(isOnline(Uint8Array.of()), false);
	t.equal(isOnline(ONLINE.slice(1)), false);
	t.equal(isOnline(ONLINE.map((byte) => byte ^ 32)), false);
	t.end();
});
