/** A hostile LAN over real sockets: slow ones, smugglers, rebinders and guessers, while a good client polls. */
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import test from "tape";
import { type Simulator, startSimulator, until } from "./simulator.ts";

const CROWD = 200;

async function withSimulator(words: readonly string[], use: (simulator: Simulator) => Promise<void>): Promise<void> {
	const simulator = await startSimulator(["--no-broker", "--interval", "1", ...words]);
	try {
		const token = words.at(-1) ?? simulator.token;
		const headers = { Authorization: `Bearer ${token}` };
		await until("a reading", async () => (await fetch(`${simulator.url}/v1/reading`, { headers })).status === 200);
		await use(simulator);
	} finally {
		await simulator.stop();
	}
}

function open(simulator: Simulator): Socket {
	const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1");
	socket.on("error", () => {});
	return socket;
}

/** Sends bytes and resolves with all that comes back until the server closes, or for a while. */
async function exchange(simulator: Simulator, bytes: string, milliseconds = 2500): Promise<string> {
	const socket = open(simulator);
	let text = "";
	socket.on("data", (data) => {
		text += data.toString("latin1");
	});
	socket.write(bytes, "latin1");
	const closed = new Promise((resolve) => socket.on("close", resolve));
	await Promise.race([closed, wait(milliseconds)]);
	socket.destroy();
	return text;
}

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));

test("200 slow sockets, and a good client is served every time", (t) =>
	withSimulator([], async (simulator) => {
		let crowd: Socket[] = [];
		const add = () => {
			const socket = open(simulator);
			socket.write("GET /v1/reading HTTP/1.1\r\nHost: 127.0.0.1\r\n");
			crowd.push(socket);
		};
		// More at once than there are places could displace a good client between its connection and its request.
		const fill = () => {
			crowd = crowd.filter((socket) => !socket.destroyed);
			for (let count = 0; count < 8 && crowd.length < CROWD; count++) add();
			for (const socket of crowd) socket.write("X: y\r\n");
		};
		for (let count = 0; count < CROWD; count++) add();
		const filling = setInterval(fill, 100).unref();
		const answers: number[] = [];
		for (let second = 0; second < 8; second++) {
			await wait(1000);
			const fresh = await simulator.fetch("/v1/reading", { headers: { Connection: "close" } });
			answers.push(fresh.status);
			await fresh.text();
		}
		clearInterval(filling);
		for (const socket of crowd) socket.destroy();
		t.deepEqual(answers, new Array(8).fill(200));
		const status = async () => (await (await simulator.fetch("/v1/status")).json()) as { http: Record<string, number> };
		await until("their connections are gone", async () => (await status()).http.connections <= 3);
		t.ok((await status()).http.refused > CROWD, "they displaced each other");
		t.equal(simulator.complaints, "", "the firmware never ended");
	}));

test("requests that two readers could understand differently are refused, and nothing is smuggled in", (t) =>
	withSimulator([], async (simulator) => {
		const lines = `Host: 127.0.0.1\r\nAuthorization: Bearer ${simulator.token}\r\n`;
		const hidden = `DELETE /v1/tokens/00000000 HTTP/1.1\r\n${lines}\r\n`;
		const table: [name: string, request: string, status: number][] = [
			[
				"length and chunks",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
				400,
			],
			[
				"two lengths",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Content-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
				400,
			],
			[
				"a folded coding",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${hidden}`,
				501,
			],
			[
				"a space before the colon",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
				400,
			],
			[
				"an unknown coding",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
				501,
			],
			["a bare LF", `GET /v1/reading HTTP/1.1\n${lines}\r\n${hidden}`, 400],
			[
				"a body where none is taken",
				`GET /v1/reading HTTP/1.1\r\n${lines}Content-Length: ${hidden.length}\r\n\r\n${hidden}`,
				413,
			],
			[
				"a chunk longer than it says",
				`POST /v1/tokens HTTP/1.1\r\n${lines}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n${hidden}`,
				400,
			],
			["a megabyte of header", `GET / HTTP/1.1\r\n${lines}X: ${"x".repeat(1_000_000)}\r\n\r\n`, 431],
			["a megabyte of path", `GET /${"x".repeat(1_000_000)} HTTP/1.1\r\n${lines}\r\n`, 414],
		];
		const answers = await Promise.all(table.map(([, request]) => exchange(simulator, request)));
		for (const [index, [name, , status]] of table.entries()) t.deepEqual(statuses(answers[index]), [status], name);
		const good = `GET /v1/reading HTTP/1.1\r\n${lines}\r\n`;
		const many = statuses(await exchange(simulator, good.repeat(100)));
		t.deepEqual([many.length, new Set(many).size, many[0]], [100, 1, 200], "100 good ones in one go are all answered");
		t.equal(simulator.complaints, "", "the firmware never ended");
	}));

test("a name that leads here by someone else's DNS gets nothing", (t) =>
	withSimulator(["--open", "--token", "0123456789abcdef"], async (simulator) => {
		const { host, port } = new URL(simulator.url);
		const ask = async (name: string) =>
			statuses(await exchange(simulator, `GET /v1/reading HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`))[0];
		for (const name of [host, "localhost", `LOCALHOST:${port}`]) t.equal(await ask(name), 200, name);
		// The SDK's sockets do not tell the address they were reached by: an address proves nothing there.
		const foreign = process.env.PORTTI_HOST === "lin" ? [] : ["192.168.1.1"];
		for (const name of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", ...foreign, ""]) {
			t.equal(await ask(name), 421, name);
		}
		const absolute = `GET http://evil.example/v1/reading HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
		t.deepEqual(statuses(await exchange(simulator, absolute)), [421], "in the request line");
	}));

test("who guesses tokens waits longer and longer; who has one does not", (t) =>
	withSimulator([], async (simulator) => {
		const token = { Authorization: `Bearer ${simulator.token}` };
		const wrong = { Authorization: "Bearer 00000000000000000000000000000000" };
		const guesses: number[] = [];
		for (let guess = 0; guess < 8; guess++) {
			const answer = await fetch(`${simulator.url}/v1/reading`, { headers: wrong });
			await answer.text();
			guesses.push(answer.status);
		}
		t.deepEqual(guesses, [401, 401, 401, 401, 401, 429, 429, 429]);
		await wait(1100);
		const known = await fetch(`${simulator.url}/v1/status`, { headers: token });
		const { http } = (await known.json()) as { http: Record<string, number> };
		t.equal(http.wrong_tokens, 5, "those that were looked at are counted");
	}));
