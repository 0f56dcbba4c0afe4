/** Documents by path in; a web server for FakeClient that knows parts, and can be made to fail, out. */
import type { FakeClient, FakeServerEnd } from "./fake-client.ts";
import type { FakeTime } from "./fake-host.ts";

export class ReleaseServer {
	readonly documents = new Map<string, Uint8Array>();
	/** What was asked: path, and the first byte where one was named. */
	readonly asked: string[] = [];
	/** Connections are cut after so many bytes of a body. */
	cutAfter: number | undefined = undefined;
	/** Nobody can be reached. */
	down = false;
	readonly #client: FakeClient;
	readonly #time: FakeTime;
	#served = 0;

	constructor(client: FakeClient, time: FakeTime) {
		this.#client = client;
		this.#time = time;
	}

	/** Serves for so long. */
	run(milliseconds: number): void {
		for (let left = milliseconds; left >= 0; left -= 50) {
			this.#time.advance(Math.min(50, left));
			for (; this.#served < this.#client.ends.length; this.#served++) this.#serve(this.#client.ends[this.#served]);
			for (const end of this.#client.ends) end.deliver();
		}
	}

	#serve(end: FakeServerEnd): void {
		if (this.down) {
			end.hangUp("unreachable", "ECONNREFUSED");
			return;
		}
		end.connect();
		const [, path, range] = /^GET (\S+) [\s\S]*?(?:\r\nRange: bytes=(\d+)-)?\r\n\r\n$/.exec(end.received) ?? [];
		const from = Number(range ?? 0);
		this.asked.push(range === undefined ? path : `${path} from ${from}`);
		const document = this.documents.get(path);
		if (document === undefined) {
			end.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
			return;
		}
		const body = document.subarray(from);
		const part = `206 Partial Content\r\nContent-Range: bytes ${from}-${document.length - 1}/${document.length}`;
		end.send(`HTTP/1.1 ${from > 0 ? part : "200 OK"}\r\nContent-Length: ${body.length}\r\n\r\n`);
		end.send(body.subarray(0, this.cutAfter ?? body.length));
		if (this.cutAfter !== undefined && this.cutAfter < body.length) end.hangUp();
	}
}
