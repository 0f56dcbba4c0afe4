/** A firmware that echoes over TCP, counts the bytes of the line and obeys words that end it. */
import { decodeText, encodeText } from "../../../hosts/sim/frames.ts";
import { platform } from "../../../hosts/sim/guest/host.ts";
import { Link } from "../../../hosts/sim/guest/link.ts";

const link = new Link();
globalThis.handleCommand = (command) => link.command(new Uint8Array(command));

const kept: Uint8Array[] = [];

function nest(): number {
	return nest() + 1;
}

const DEATHS: Record<string, () => void> = {
	loop: () => {
		for (;;);
	},
	stack: () => void nest(),
	memory: () => {
		for (;;) kept.push(new Uint8Array(1 << 20));
	},
	exception: () => {
		throw new Error("no more");
	},
	// Multiplying is the engine's own work, which it does not count.
	bigint: () => {
		const factor = 3n ** 80_000n;
		for (;;) factor * factor;
	},
	promise: () => void Promise.resolve().then(DEATHS.loop),
};

platform(link, (host, start) => {
	let lineBytes = 0;
	const buffer = new Uint8Array(1000);
	const port = host.line.open(
		{ baud: 115200, inverted: false },
		{
			readable: () => {
				lineBytes += port.read(buffer);
			},
			closed() {},
		},
	);
	host.tcp.listen(0, (connection) => {
		const answer = () => {
			const count = connection.read(buffer.subarray(0, Math.min(buffer.length, connection.writable)));
			const bytes = buffer.slice(0, count);
			const word = decodeText(bytes.subarray(0, 20)).trim();
			if (word === "restart") host.device.restart();
			else if (word === "why") connection.write(encodeText(start.restartReason));
			else if (word === "line") connection.write(encodeText(String(lineBytes)));
			else if (word in DEATHS) DEATHS[word]();
			else connection.write(bytes);
		};
		return { readable: answer, writable: answer, closed() {} };
	});
});
