import test from "tape";
import { HELP } from "../../hosts/sim/help.ts";
import { type Options, readOptions } from "../../hosts/sim/options.ts";
import { DIALECTS } from "../../tools/meter/dialects.ts";

function accepted(words: string): Options {
	const options = readOptions(words === "" ? [] : words.split(" "));
	if (options === "help" || "misuse" in options) throw new Error(`refused: ${JSON.stringify(options)}`);
	return options;
}

test("what is wrong on the command line is named", (t) => {
	const rows: [string, RegExp][] = [
		["--colour", /'--colour'/],
		["something", /'something'/],
		["--http", /'--http <value>'/],
		["--http=", /--http takes a port from 0 to 65535, not ""/],
		["--http 65536", /--http takes a port from 0 to 65535, not "65536"/],
		["--http 80.5", /--http .*"80.5"/],
		["--http -1", /--http/],
		["--http 0x50", /--http .*"0x50"/],
		["--http 80 --http 81", /--http is given twice/],
		["--open=yes", /'--open'/],
		["--broker x", /--broker .*"x"/],
		["--broker 1 --no-broker", /--broker and --no-broker/],
		["--broker 1 --mqtt mqtt://b", /--mqtt and --broker/],
		["--mqtt http://b", /--mqtt: .*scheme/],
		["--mqtt broker", /--mqtt: .*scheme/],
		["--mqtt mqtt://b:99999", /--mqtt: .*port/],
		["--meter esperanto", /--meter: no dialect is named "esperanto"/],
		["--meter aidon-se,", /--meter: no dialect is named ""/],
		["--interval 0", /--interval .*"0"/],
		["--interval soon", /--interval .*"soon"/],
		["--interval 1e3", /--interval .*"1e3"/],
		["--seed -1", /--seed/],
		["--seed 1.5", /--seed takes a whole number .*"1.5"/],
		["--serial /dev/x --replay f", /--serial and --replay exclude each other/],
		["--meter aidon-se --line tcp://h:1", /--meter and --line exclude each other/],
		["--serial=", /--serial is empty/],
		["--baud 300", /--baud: a simulated meter sends at 2400, 9600, 115200 baud, not at 300/],
		["--fault rats", /--fault: no fault is named "rats"/],
		["--line tcp://127.0.0.1:1 --fault noise", /--fault means nothing with --line/],
		["--serial /dev/x --baud fast", /--baud .*"fast"/],
		["--serial /dev/x --seed 1", /--seed means nothing with --serial/],
		["--serial /dev/x --inverted", /--inverted: no serial driver .*adapter/],
		["--replay f --meter-log g", /--meter-log means nothing with --replay/],
		["--line h:1", /--line takes tcp:\/\/HOST:PORT, not "h:1"/],
		["--line tcp://h", /--line takes/],
		["--line tcp://h:0", /--line takes/],
		["--line tcp://h:1/path", /--line takes/],
		["--line udp://h:1", /--line takes/],
		["--line tcp://h:1 --interval 1", /--interval means nothing with --line/],
		["--token two:words", /--token takes letters, digits/],
		["--token with\u00e4umlaut", /--token takes/],
		["--state=", /--state is empty/],
		["--bind=", /--bind is empty/],
		["--control up", /--control .*"up"/],
	];
	for (const [words, sentence] of rows) {
		const answer = readOptions(words.split(" "));
		const misuse = typeof answer === "object" && "misuse" in answer ? answer.misuse : `accepted: ${answer}`;
		t.ok(sentence.test(misuse), `${words} → ${misuse}`);
	}
	t.end();
});

test("defaults", (t) => {
	t.deepEqual(accepted(""), {
		line: { kind: "meter", dialects: [DIALECTS[0].name], intervalSeconds: 10, seed: 1, baud: 115200, faults: {} },
		meterLog: undefined,
		httpPort: 8080,
		brokerPort: 1883,
		controlPort: undefined,
		trialMs: undefined,
		bind: "127.0.0.1",
		setup: false,
		apPort: 0,
		consolePort: undefined,
		token: undefined,
		open: false,
		state: undefined,
		defaults: [],
		overrides: [],
	});
	t.end();
});

test("what is right is taken", (t) => {
	const rows: [string, (options: Options) => unknown, unknown][] = [
		["--http 0 --broker 0 --control 0", (o) => [o.httpPort, o.brokerPort, o.controlPort], [0, 0, 0]],
		["--no-broker", (o) => o.brokerPort, undefined],
		["--setup --ap 8081", (o) => [o.setup, o.apPort], [true, 8081]],
		["--open", (o) => o.overrides, [["http.open_reading", true]]],
		[
			"--interval 0.1",
			(o) => o.line,
			{ kind: "meter", dialects: [DIALECTS[0].name], intervalSeconds: 0.1, seed: 1, baud: 115200, faults: {} },
		],
		[`--meter ${DIALECTS[1].name},${DIALECTS[0].name}`, (o) => o.line.kind === "meter" && o.line.dialects.length, 2],
		["--fault noise=0.5", (o) => o.line.kind === "meter" && o.line.faults, { noise: 0.5 }],
		["--baud 2400", (o) => o.line.kind === "meter" && o.line.baud, 2400],
		["--serial /dev/x", (o) => o.line, { kind: "serial", device: "/dev/x", baud: undefined }],
		["--serial /dev/x --baud 9600", (o) => o.line, { kind: "serial", device: "/dev/x", baud: 9600 }],
		["--line tcp://h:2000", (o) => o.line, { kind: "socket", host: "h", port: 2000 }],
		["--line tcp://[::1]:2000", (o) => o.line, { kind: "socket", host: "::1", port: 2000 }],
		["--replay f", (o) => o.line, { kind: "replay", file: "f", intervalSeconds: 10 }],
		["--token abcdefgh", (o) => o.token, "abcdefgh"],
		["--state d --bind 0.0.0.0", (o) => [o.state, o.bind], ["d", "0.0.0.0"]],
		["--meter kaifa-p1", (o) => o.defaults.length, 0],
		[
			"--meter kaifa-p1,lux-p1-ciphered",
			(o) => o.defaults.map(([key, value]) => [key, String(value).length]),
			[
				["meter.key", 32],
				["meter.auth_key", 32],
			],
		],
		["--mqtt mqtts://b:1", (o) => [o.brokerPort, o.overrides[0]], [undefined, ["mqtt.url", "mqtts://b:1"]]],
		[
			"--mqtt mqtt://me:p%40ss@b",
			(o) => o.overrides.slice(0, 3),
			[
				["mqtt.url", "mqtt://b"],
				["mqtt.user", "me"],
				["mqtt.password", "p@ss"],
			],
		],
	];
	for (const [words, part, expected] of rows) t.deepEqual(part(accepted(words)), expected, words);
	t.end();
});

test("--help lists every option and every dialect", (t) => {
	t.equal(readOptions(["--help"]), "help");
	const options = [
		"--meter",
		"--serial",
		"--line",
		"--replay",
		"--interval",
		"--seed",
		"--meter-log",
		"--baud",
		"--fault",
	];
	options.push("--inverted", "--http", "--open", "--token", "--broker", "--no-broker", "--mqtt", "--bind", "--state");
	for (const option of [...options, "--control", "--help"]) t.ok(HELP.includes(`\n  ${option}`), option);
	for (const { name } of DIALECTS) t.ok(HELP.includes(name), name);
	t.ok(
		HELP.split("\n").every((line) => line.length <= 100),
		"no line is too long for a terminal",
	);
	t.end();
});
