/** Whoever asks what networks there are in, one scan at a time out; who asks during one shares its result. */
import type { Host, Timer, Wifi, WifiNetwork } from "../../host.ts";

export type ScanDone = (networks: readonly WifiNetwork[] | undefined) => void;
export type ScannerHost = Pick<Host, "timers"> & { readonly wifi: Pick<Wifi, "scan"> };

/** Nobody waits longer for a platform that does not answer. */
export const SCAN_MS = 20_000;

export class Scanner {
	private readonly _host: ScannerHost;
	private _waiting: ScanDone[] = [];
	private _timer: Timer | undefined = undefined;
	/** The platform still owes an answer, and must not be asked again before. */
	private _busy = false;

	constructor(host: ScannerHost) {
		this._host = host;
	}

	/** `done` is called once, with undefined when the platform fails or does not answer. */
	scan(done: ScanDone): void {
		this._waiting.push(done);
		if (this._waiting.length > 1) return;
		this._timer = this._host.timers.after(SCAN_MS, () => this._finish(undefined));
		if (this._busy) return;
		this._busy = true;
		this._host.wifi.scan((networks) => {
			this._busy = false;
			this._finish(networks);
		});
	}

	private _finish(networks: readonly WifiNetwork[] | undefined): void {
		this._timer?.cancel();
		const waiting = this._waiting;
		this._waiting = [];
		for (const one of waiting) one(networks);
	}
}
