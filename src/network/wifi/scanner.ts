/** Whoever asks what networks there are in, one scan at a time out; who asks during one shares its result. */
import type { Host, Timer, Wifi, WifiNetwork } from "../../host.ts";

export type ScanDone = (networks: readonly WifiNetwork[] | undefined) => void;
export type ScannerHost = Pick<Host, "timers"> & { readonly wifi: Pick<Wifi, "scan"> };

/** Nobody waits longer for a platform that does not answer. */
export const SCAN_MS = 20_000;

export class Scanner {
	readonly #host: ScannerHost;
	#waiting: ScanDone[] = [];
	#timer: Timer | undefined = undefined;
	/** The platform still owes an answer, and must not be asked again before. */
	#busy = false;

	constructor(host: ScannerHost) {
		this.#host = host;
	}

	/** `done` is called once, with undefined when the platform fails or does not answer. */
	scan(done: ScanDone): void {
		this.#waiting.push(done);
		if (this.#waiting.length > 1) return;
		this.#timer = this.#host.timers.after(SCAN_MS, () => this.#finish(undefined));
		if (this.#busy) return;
		this.#busy = true;
		this.#host.wifi.scan((networks) => {
			this.#busy = false;
			this.#finish(networks);
		});
	}

	#finish(networks: readonly WifiNetwork[] | undefined): void {
		this.#timer?.cancel();
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const one of waiting) one(networks);
	}
}
