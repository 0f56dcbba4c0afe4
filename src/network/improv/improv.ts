/**
 * Improv over serial (improv-wifi.com/serial): what a browser or a program at the console asks in, the
 * dongle on a network out. Whoever is at the cable may set the network; the page still asks for a token.
 */
import { utf8Text } from "../../bytes/utf8.ts";
import type { Settings } from "../../config/settings.ts";
import type { Console, ConsolePort, Host } from "../../host.ts";
import type { Network } from "../network.ts";
import { deviceName } from "../settings.ts";
import { Joining } from "../setup/joining.ts";
import { scanList } from "../setup/scan-list.ts";
import { COMMAND, ERROR, NETWORK, PACKET, packet, result, STATE, strings } from "./packets.ts";
import { ImprovParser, type PacketTaker } from "./parser.ts";

export type ImprovNetwork = Pick<Network, "scan" | "attempt" | "forget" | "address" | "watch" | "hostName">;

export interface ImprovOptions {
	readonly host: Pick<Host, "clock" | "device"> & { readonly console: Console };
	readonly settings: Settings;
	readonly network: ImprovNetwork;
	/** The firmware's. */
	readonly version: string;
	/** Of the web server. */
	readonly port: number;
	/** Shows which device this is. */
	readonly identify: () => void;
}

/** As the manifests of ESP Web Tools name it, which tell by it whether they are about this firmware. */
const FIRMWARE = "Portti";

export class Improv implements PacketTaker {
	readonly #options: ImprovOptions;
	readonly #joining: Joining;
	readonly #port: ConsolePort;
	#scanning = false;
	/** Somebody has spoken Improv: others are not shown packets. */
	#spoken = false;
	#told = 0;

	constructor(options: ImprovOptions) {
		const { host, settings, network } = options;
		this.#options = options;
		this.#joining = new Joining(network, settings);
		const parser = new ImprovParser(this);
		this.#port = host.console.open((bytes) => parser.push(bytes, host.clock.ticks()));
		network.watch(() => {
			if (this.#spoken && this.#state() !== this.#told) this.#tellState();
		});
	}

	packet(type: number, data: Uint8Array): void {
		if (type !== PACKET.command) return;
		this.#spoken = true;
		if (data.length < 2 || data[1] !== data.length - 2) {
			this.malformed();
			return;
		}
		this.#error(ERROR.none);
		this.#obey(data[0], data.subarray(2));
	}

	malformed(): void {
		this.#error(ERROR.invalidPacket);
	}

	#obey(command: number, data: Uint8Array): void {
		const { host, settings, version, network, identify } = this.#options;
		if (command === COMMAND.join) this.#join(data);
		else if (command === COMMAND.state) {
			this.#tellState();
			if (this.#state() === STATE.provisioned) this.#answer(command, this.#urls());
		} else if (command === COMMAND.info) {
			identify();
			this.#answer(command, [FIRMWARE, version, host.device.board, deviceName(settings.config)]);
		} else if (command === COMMAND.scan) this.#scan();
		else if (command === COMMAND.hostName) {
			if (this.#set("device.host_name", data, ERROR.badHostName)) this.#answer(command, [network.hostName]);
		} else if (command === COMMAND.deviceName) {
			if (this.#set("device.name", data, ERROR.unknown)) this.#answer(command, [deviceName(settings.config)]);
		} else if (command === COMMAND.networkState) {
			const urls = this.#urls();
			const flags = NETWORK.wifi | (urls.length > 0 ? NETWORK.online : 0);
			this.#answer(command, [String(flags), ...urls]);
		} else this.#error(ERROR.unknownCommand);
	}

	#join(data: Uint8Array): void {
		const [ssid, password, ...more] = strings(data) ?? [];
		if (ssid === undefined || password === undefined || more.length > 0) {
			this.malformed();
			return;
		}
		const refusal = this.#joining.start(ssid, password, ({ state }) => {
			const joined = state === "joined";
			if (!joined) this.#error(ERROR.unableToConnect);
			this.#tellState();
			if (joined) this.#answer(COMMAND.join, this.#urls());
		});
		if (refusal === undefined) this.#tellState();
		else this.#error(ERROR.unableToConnect);
	}

	/** Who asks during a scan is answered with what it finds. */
	#scan(): void {
		if (this.#scanning) return;
		this.#scanning = true;
		this.#options.network.scan((networks) => {
			this.#scanning = false;
			if (networks === undefined) {
				this.#error(ERROR.unknown);
				return;
			}
			for (const { ssid, signalDbm, security } of scanList(networks))
				this.#answer(COMMAND.scan, [ssid, String(signalDbm), security === "open" ? "NO" : "YES"]);
			this.#answer(COMMAND.scan, []);
		});
	}

	/** Nothing to set: the value is only asked for. */
	#set(key: string, data: Uint8Array, error: number): boolean {
		if (data.length === 0) return true;
		const text = utf8Text(data);
		if (text !== undefined && this.#options.settings.change(new Map([[key, text]])) === undefined) return true;
		this.#error(error);
		return false;
	}

	#state(): number {
		if (this.#joining.status.state === "joining") return STATE.provisioning;
		return this.#options.network.address() === undefined ? STATE.ready : STATE.provisioned;
	}

	/** Where the page is; none without a network. */
	#urls(): string[] {
		const address = this.#options.network.address()?.address;
		const { port } = this.#options;
		return address === undefined ? [] : [`http://${address}${port === 80 ? "" : `:${port}`}/`];
	}

	#tellState(): void {
		this.#told = this.#state();
		this.#port.write(packet(PACKET.state, Uint8Array.of(this.#told)));
	}

	#error(code: number): void {
		this.#port.write(packet(PACKET.error, Uint8Array.of(code)));
	}

	#answer(command: number, texts: readonly string[]): void {
		this.#port.write(result(command, texts));
	}
}
