/** The firmware on XS: commands from Node in, their results out. */
import { encodeText, TO_NODE } from "./frames.ts";
import { platform } from "./guest/host.ts";
import { Link } from "./guest/link.ts";

declare global {
	var handleCommand: (command: ArrayBuffer) => { readonly result: ArrayBuffer };
}

const link = new Link();
globalThis.handleCommand = (command) => link.command(new Uint8Array(command));

platform(link, (host, start) => {
	void encodeText;
	void TO_NODE;
	const buffer = new Uint8Array(4096);
	host.log(`hello ${start.deviceId}`);
	host.line.open({ baud: 115200, inverted: false }, { readable() {}, closed() {} });
	const listener = host.tcp.listen(start.settings.find(([key]) => key === "http.port")?.[1] as number, (connection) => {
		const echo = () => {
			const count = connection.read(buffer.subarray(0, connection.writable));
			connection.write(buffer.subarray(0, count));
		};
		return { readable: echo, writable: echo, closed() {} };
	});
	host.log(`listening ${listener.port}`);
});
