import test from "tape";
import { splitNetstrings } from "../../hosts/sim/engine/netstring.ts";
import { startWorker, type WorkerOptions } from "../../hosts/sim/engine/worker.ts";

const ECHO = "globalThis.handleCommand = (bytes) => bytes;";

const ends: [name: string, source: string, options: WorkerOptions, reason: string][] = [
	[
		"an endless loop",
		"for (;;);",
		{ computeLimit: 1_000_000 },
		"used more than 1000000 compute units in one command (an endless loop?)",
	],
	["a loop without metering", "for (;;);", { watchdogMs: 200 }, "took longer than 200 ms for one command"],
	["endless objects", "const all = []; for (;;) all.push({});", { memoryLimitBytes: 64 << 20 }, "out of memory"],
	["one huge buffer", "new ArrayBuffer(1 << 29);", { memoryLimitBytes: 64 << 20 }, "out of memory"],
	[
		"more slots than a fixed heap has",
		"const all = []; for (;;) all.push({});",
		{ fixed: { slots: 6000 } },
		"out of memory",
	],
	[
		"more bytes than a fixed heap has",
		"const all = []; for (;;) all.push('x'.repeat(99));",
		{ fixed: { chunkBytes: 65536 } },
		"out of memory",
	],
	["endless recursion", "(function again() { again(); })();", {}, "stack overflow"],
	[
		"endless names",
		"for (let i = 0; ; i++) globalThis['name' + i] = 1;",
		{ fixed: { keys: 3000 } },
		"out of property keys",
	],
	[
		"an exception outside any command",
		"setImmediate(() => { throw new Error('late'); });",
		{},
		"an exception thrown outside any command",
	],
];

for (const [name, source, options, reason] of ends) {
	test(`engine: ${name} ends it with a reason`, async (t) => {
		const worker = await startWorker(options);
		const failure = await worker.evaluate(source).then(
			() => "no failure",
			(error) => error.message,
		);
		t.equal(failure, `The XS engine ended: ${reason}.`);
		t.equal(await worker.exited, reason);
	});
}

test("engine: a thrown error rejects with its text, and the engine lives", async (t) => {
	const worker = await startWorker();
	const failure = await worker.evaluate("throw new RangeError('too far')").catch((error) => error.message);
	t.equal(failure, "RangeError: too far");
	await worker.evaluate(ECHO);
	t.deepEqual([...(await worker.command(Uint8Array.of(1, 2, 3))).payload], [1, 2, 3]);
	worker.kill();
	t.equal(await worker.exited, "killed");
});

for (const length of [0, 1, 65_536, 5_000_000]) {
	test(`engine: ${length} bytes there and back`, async (t) => {
		const worker = await startWorker();
		await worker.evaluate(ECHO);
		const sent = Uint8Array.from({ length }, (_, index) => index * 7);
		const { payload } = await worker.command(sent);
		t.ok(Buffer.from(sent).equals(payload));
		worker.kill();
	});
}

test("engine: the guest's request is answered while it waits", async (t) => {
	const asked: string[] = [];
	const worker = await startWorker({
		onRequest: (request) => {
			asked.push(Buffer.from(request).toString());
			return Buffer.from(`answer ${asked.length}`);
		},
	});
	await worker.evaluate(`
		const text = new TextDecoder(), bytes = new TextEncoder();
		globalThis.handleCommand = (command) => {
			const answers = [];
			for (const word of text.decode(command).split(" "))
				answers.push(text.decode(issueCommand(bytes.encode(word).buffer)));
			return bytes.encode(answers.join()).buffer;
		};`);
	const { payload } = await worker.command(Buffer.from("one two"));
	t.deepEqual(asked, ["one", "two"]);
	t.equal(Buffer.from(payload).toString(), "answer 1,answer 2");
	worker.kill();
});

test("engine: a request nobody can answer ends it", async (t) => {
	const worker = await startWorker({
		onRequest: () => {
			throw new Error("no such thing");
		},
	});
	worker.evaluate("issueCommand(new ArrayBuffer(1))");
	t.equal(await worker.exited, "its request could not be answered: no such thing");
});

test("engine: commands given at once run in their order; those left over are told why", async (t) => {
	const worker = await startWorker();
	await worker.evaluate(ECHO);
	const replies = await Promise.all([1, 2, 3].map((number) => worker.command(Uint8Array.of(number))));
	t.deepEqual(
		replies.map(({ payload }) => payload[0]),
		[1, 2, 3],
	);
	const waiting = [worker.evaluate("for (;;);"), worker.command(Uint8Array.of(4))];
	worker.kill("had enough");
	const failures = await Promise.allSettled(waiting);
	t.deepEqual(
		failures.map((result) => result.status === "rejected" && result.reason.message),
		["The XS engine ended: had enough.", "The XS engine ended: had enough."],
	);
	const after = await worker.evaluate("1").catch((error) => error.message);
	t.equal(after, "The XS engine ended: had enough.");
});

test("engine: compute units and allocation are the same each time", async (t) => {
	const measure = async () => {
		const worker = await startWorker();
		const printed: string[] = [];
		const { compute, slots } = await worker.evaluate(`
			const before = [memory(0), memory(1)];
			const kept = new ArrayBuffer(1000);
			globalThis.figures = [memory(0) - before[0], memory(1) - before[1]];`);
		await worker.evaluate("globalThis.handleCommand = () => new TextEncoder().encode(figures.join()).buffer");
		printed.push(Buffer.from((await worker.command(new Uint8Array(0))).payload).toString());
		worker.kill();
		return { compute, slots, printed };
	};
	const first = await measure();
	t.deepEqual(await measure(), first);
	const [, bytes] = first.printed[0].split(",").map(Number);
	t.ok(bytes >= 1000 && bytes < 1100, `1000 bytes need ${bytes}`);
});

test("engine: what the guest prints arrives", async (t) => {
	let printed = "";
	const worker = await startWorker({ onOutput: (text) => (printed += text) });
	await worker.evaluate("print('first'); print('åäö');");
	worker.kill();
	await worker.exited;
	t.equal(printed, "first\nåäö\n");
});

const streams: [name: string, pieces: string[], frames: string[], problem: string | undefined][] = [
	["one in one piece", ["3:abc,"], ["abc"], undefined],
	["two in one piece", ["1:a,0:,"], ["a", ""], undefined],
	["byte by byte", [..."12:abc,defghijk,"], ["abc,defghijk"], undefined],
	["split in the content", ["5:he", "llo,2:", "yo,"], ["hello", "yo"], undefined],
	["no length", ["abc"], [], "not a netstring"],
	["an empty length", [":,"], [], "not a netstring"],
	["a length too long", ["1234567890:"], [], "not a netstring"],
	["no comma", ["1:ab"], [], "not a netstring"],
];

for (const [name, pieces, expected, problem] of streams) {
	test(`netstrings: ${name}`, (t) => {
		const frames: string[] = [];
		let said: string | undefined;
		const take = splitNetstrings(
			(frame) => frames.push(frame.toString()),
			(text) => {
				said = text;
			},
		);
		for (const piece of pieces) take(Buffer.from(piece));
		t.deepEqual(frames, expected);
		t.equal(said, problem);
		t.end();
	});
}
