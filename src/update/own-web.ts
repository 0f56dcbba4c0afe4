/** The own web server's port in; whether it answers a request over the platform's own network out. */
import type { HttpGetHost } from "./http-get.ts";
import { HttpGet } from "./http-get.ts";

/** An answer to anybody, of some length. */
const TARGET = "/openapi.json";
const PIECE_BYTES = 512;

export class OwnWeb {
	/** It has answered once, whole. */
	answered = false;
	private readonly _host: HttpGetHost;
	private readonly _port: () => number;
	private _get: HttpGet | undefined = undefined;

	constructor(host: HttpGetHost, port: () => number) {
		this._host = host;
		this._port = port;
	}

	/** Nothing happens while a request is under way. */
	ask(): void {
		if (this._get !== undefined || this.answered) return;
		const url = { host: "127.0.0.1", port: this._port(), secure: false, target: TARGET };
		const piece = new Uint8Array(PIECE_BYTES);
		const get = new HttpGet(
			this._host,
			{ url, authorities: [], from: 0, userAgent: "portti" },
			{
				begins: () => undefined,
				readable: () => void get.read(piece),
				done: () => {
					this.answered = true;
					this._get = undefined;
				},
				failed: () => {
					this._get = undefined;
				},
			},
		);
		this._get = get;
	}
}
