/** npm run fuzz:http -- --minutes N: mutated requests to one server that is never started anew. */
import type { FakePeer } from "../../test/helpers/fake-host.ts";
import { ADMIN, bearer, harness, parseAnswers, request } from "../../test/http/harness.ts";
import { REQUESTS } from "../../test/http/soup.ts";
import { mutate } from "../fuzz/mutate.ts";
import { Random } from "../meter/random.ts";

const HELP = `Use: npm run fuzz:http -- [--minutes N] [--seed N]

Sends mutated requests, whole, cut and mixed, over connections that come and go at random. Ends after N minutes
(default 1), or at the first throw, unanswered good request, leaked connection or growth of memory.
Exit: 0 nothing found, 1 a failure, 2 misuse.`;

const LONGEST = 6000;
const GROWTH_BYTES = 16 * 1024 * 1024;
const ROUND = 20_000;
const GOOD = request("GET", "/v1/reading", [bearer(ADMIN)]);

const seeds = REQUESTS.map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)));

function option(name: string, usual: string): number {
	const at = process.argv.indexOf(name);
	return Number(at < 0 ? usual : process.argv[at + 1]);
}

function fuzz(minutes: number, seed: number): string | undefined {
	const random = new Random(seed);
	const made = harness([["http.body_bytes", 512]]);
	const peers: FakePeer[] = [];
	const until = performance.now() + minutes * 60_000;
	let heap: number | undefined;
	let executions = 0;
	const pick = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)];
	while (performance.now() < until) {
		for (let i = 0; i < ROUND; i++, executions++) {
			if (peers.length < 30 || random.chance(0.1)) {
				peers.push(made.connect(`192.0.2.${random.between(1, 9)}`, pick([0, 500, 5000, 1 << 22])));
			}
			const peer = pick(peers);
			const bytes = random.chance(0.2) ? pick(seeds) : mutate(pick(seeds), pick(seeds), random, LONGEST);
			if (random.chance(0.3)) for (const byte of bytes) peer.send(Uint8Array.of(byte));
			else peer.send(bytes);
			if (random.chance(0.3)) pick(peers).take(random.between(1, 4000));
			if (random.chance(0.1)) made.feed();
			if (random.chance(0.05)) made.host.time.advance(random.between(1, 5000));
			peer.received = [];
			if (random.chance(0.1)) pick(peers).hangUp();
			for (let at = peers.length - 1; at >= 0; at--)
				if (peers[at].ended !== undefined || peers[at].gone) peers.splice(at, 1);
		}
		made.feed();
		const good = made.connect("192.0.2.200");
		good.send(GOOD);
		const status = parseAnswers(good.text())[0]?.status;
		good.hangUp();
		if (status !== 200) return `a good request got ${status}`;
		if (made.server.counters.failures > 0) return `a handler threw: ${made.host.logged.join("\n")}`;
		for (const peer of peers.splice(0)) peer.hangUp();
		made.host.time.advance(100_000);
		if (made.server.connections !== 0) return `${made.server.connections} connections leaked`;
		globalThis.gc?.();
		const now = process.memoryUsage().heapUsed;
		heap ??= now;
		if (now - heap > GROWTH_BYTES) return `the heap grew from ${heap} to ${now} bytes`;
		const { requests, malformed, timeouts, refused } = made.server.counters;
		console.log(
			`${executions} executions, ${requests} requests, ${malformed} malformed, ${timeouts} timeouts, ${refused} refused, ${Math.round(now / 1024)} KB`,
		);
	}
	return undefined;
}

const minutes = option("--minutes", "1");
const seed = option("--seed", "1");
if (process.argv.includes("--help") || !(minutes > 0) || !Number.isInteger(seed)) {
	console.error(HELP);
	process.exitCode = process.argv.includes("--help") ? 0 : 2;
} else {
	console.log(`Seed ${seed}, ${minutes} minute(s)`);
	const failure = fuzz(minutes, seed);
	if (failure !== undefined) console.error(failure);
	process.exitCode = failure === undefined ? 0 : 1;
}
