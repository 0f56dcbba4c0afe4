/** A simulated air, the dongle's radio in it, and its own access point: made as one, for the simulator. */
import type { Socket } from "node:net";
import type { StartSetting } from "../frames.ts";
import { OwnAccessPoint } from "./access-point.ts";
import { Air, HOME } from "./air.ts";
import type { Gate } from "./gate.ts";
import type { Send, Service } from "./service.ts";
import { WifiService } from "./wifi.ts";

export interface RadioOptions {
	readonly gate: Gate;
	/** The address that a client on this computer finds the dongle at. */
	readonly address: string;
	/** Of the own access point; 0: any free one. */
	readonly apPort: number;
	readonly admit: (socket: Socket, remoteAddress: string, localAddress: string) => void;
	readonly brownOut: () => void;
	readonly send: Send;
	readonly say: (line: string) => void;
}

/** The network of the house, as its owner would have set it. */
export const HOME_SETTINGS: readonly StartSetting[] = [
	["wifi.ssid", HOME.ssid],
	["wifi.password", HOME.password],
];

export class Radio {
	readonly services: readonly Service[];
	readonly #air = new Air();
	readonly #wifi: WifiService;
	readonly #accessPoint: OwnAccessPoint;

	constructor({ gate, address, apPort, admit, brownOut, send, say }: RadioOptions) {
		this.#wifi = new WifiService({ air: this.#air, gate, address, brownOut, send });
		const opened = () => this.#wifi.notExpected();
		this.#accessPoint = new OwnAccessPoint({ port: apPort, admit, send, say, opened });
		this.services = [this.#wifi, this.#accessPoint];
	}

	/** The firmware starts. */
	started(): void {
		this.#wifi.started();
	}

	readonly utc = () => this.#wifi.utc();

	/** For tests. */
	readonly show = () => ({ ...this.#wifi.show(), ownAccessPoint: this.#accessPoint.show() });

	/** See `Air.change`. */
	readonly change = (change: unknown) => this.#air.change(change);
}
