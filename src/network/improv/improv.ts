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
	private readonly _options: ImprovOptions;
	private readonly _joining: Joining;
	private readonly _port: ConsolePort;
	private _scanning = false;
	/** Somebody has spoken Improv: others are not shown packets. */
	private _spoken = false;
	private _told = 0;

	constructor(options: ImprovOptions) {
		const { host, settings, network } = options;
		this._options = options;
		this._joining = new Joining(network, settings);
		const parser = new ImprovParser(this);
		this._port = host.console.open((bytes) => parser.push(bytes, host.clock.ticks()));
		network.watch(() => {
			if (this._spoken && this._state() !== this._told) this._tellState();
		});
	}

	packet(type: number, data: Uint8Array): void {
		if (type !== PACKET.command) return;
		this._spoken = true;
		if (data.length < 2 || data[1] !== data.length - 2) {
			this.malformed();
			return;
		}
		this._error(ERROR.none);
		this._obey(data[0], data.subarray(2));
	}

	malformed(): void {
		this._error(ERROR.invalidPacket);
	}

	private _obey(command: number, data: Uint8Array): void {
		const { host, settings, version, network, identify } = this._options;
		if (command === COMMAND.join) this._join(data);
		else if (command === COMMAND.state) {
			this._tellState();
			if (this._state() === STATE.provisioned) this._answer(command, this._urls());
		} else if (command === COMMAND.info) {
			identify();
			this._answer(command, [FIRMWARE, version, host.device.board, deviceName(settings.config)]);
		} else if (command === COMMAND.scan) this._scan();
		else if (command === COMMAND.hostName) {
			if (this._set("device.host_name", data, ERROR.badHostName)) this._answer(command, [network.hostName]);
		} else if (command === COMMAND.deviceName) {
			if (this._set("device.name", data, ERROR.unknown)) this._answer(command, [deviceName(settings.config)]);
		} else if (command === COMMAND.networkState) {
			const urls = this._urls();
			const flags = NETWORK.wifi | (urls.length > 0 ? NETWORK.online : 0);
			this._answer(command, [String(flags), ...urls]);
		} else this._error(ERROR.unknownCommand);
	}

	private _join(data: Uint8Array): void {
		const [ssid, password, ...more] = strings(data) ?? [];
		if (ssid === undefined || password === undefined || more.length > 0) {
			this.malformed();
			return;
		}
		const refusal = this._joining.start(ssid, password, ({ state }) => {
			const joined = state === "joined";
			if (!joined) this._error(ERROR.unableToConnect);
			this._tellState();
			if (joined) this._answer(COMMAND.join, this._urls());
		});
		if (refusal === undefined) this._tellState();
		else this._error(ERROR.unableToConnect);
	}

	/** Who asks during a scan is answered with what it finds. */
	private _scan(): void {
		if (this._scanning) return;
		this._scanning = true;
		this._options.network.scan((networks) => {
			this._scanning = false;
			if (networks === undefined) {
				this._error(ERROR.unknown);
				return;
			}
			for (const { ssid, signalDbm, security } of scanList(networks))
				this._answer(COMMAND.scan, [ssid, String(signalDbm), security === "open" ? "NO" : "YES"]);
			this._answer(COMMAND.scan, []);
		});
	}

	/** Nothing to set: the value is only asked for. */
	private _set(key: string, data: Uint8Array, error: number): boolean {
		if (data.length === 0) return true;
		const text = utf8Text(data);
		if (text !== undefined && this._options.settings.change(new Map([[key, text]])) === undefined) return true;
		this._error(error);
		return false;
	}

	private _state(): number {
		if (this._joining.status.state === "joining") return STATE.provisioning;
		return this._options.network.address() === undefined ? STATE.ready : STATE.provisioned;
	}

	/** Where the page is; none without a network. */
	private _urls(): string[] {
		const address = this._options.network.address()?.address;
		const { port } = this._options;
		return address === undefined ? [] : [`http://${address}${port === 80 ? "" : `:${port}`}/`];
	}

	private _tellState(): void {
		this._told = this._state();
		this._port.write(packet(PACKET.state, Uint8Array.of(this._told)));
	}

	private _error(code: number): void {
		this._port.write(packet(PACKET.error, Uint8Array.of(code)));
	}

	private _answer(command: number, texts: readonly string[]): void {
		this._port.write(result(command, texts));
	}
}
