import test from "tape";
import { isAlive, launchers } from "../../hosts/sim/node/launchers.ts";

test("who only launches is found, up to the first who does not", (t) => {
	const rows: [string, string[], number][] = [
		[
			"npm start",
			["node /p/node_modules/.bin/tsx hosts/sim/main.ts", "sh -c tsx hosts/sim/main.ts", "npm start", "bash"],
			3,
		],
		["npx", ["node /p/.bin/tsx m.ts", "/bin/sh -c 'tsx' m.ts", "npm exec tsx m.ts", "-bash"], 3],
		["npm by its path", ["node /p/node_modules/tsx/dist/cli.mjs m.ts", "node /usr/bin/npm start", "cron"], 2],
		["by hand", ["bash"], 0],
		["a script", ["bash /home/me/start.sh"], 0],
		["another program of tsx", ["node /p/.bin/tsx test/run.ts", "fish"], 1],
		["a terminal", ["tmux", "init"], 0],
	];
	for (const [name, commands, count] of rows) {
		const table = (pid: number) => {
			const command = commands[pid - 100];
			return command === undefined ? undefined : { command, parent: pid + 1 };
		};
		const expected = Array.from({ length: count }, (_, index) => 100 + index);
		t.deepEqual(launchers(100, table), expected, name);
	}
	t.end();
});

test("alive", (t) => {
	t.ok(isAlive(process.pid));
	t.notOk(isAlive(2 ** 22 + 1), "no Linux process has such a number");
	t.end();
});
