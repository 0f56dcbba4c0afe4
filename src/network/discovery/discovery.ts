/**
 * The own address and the settings in; the dongle found by name and service on its network out: the
 * multicast DNS responder on the platform's datagrams.
 */
import { randomFraction } from "../../bytes/fraction.ts";
import { ipv4Bytes } from "../../bytes/ipv4.ts";
import type { Settings } from "../../config/settings.ts";
import type { Host, SystemAddress, Timer, Udp, UdpSocket } from "../../host.ts";
import type { Network } from "../network.ts";
import { hostName } from "../settings.ts";
import type { Service } from "./records.ts";
import { MDNS_GROUP, MDNS_PORT, MdnsResponder } from "./responder.ts";

export interface DiscoveryOptions {
	readonly host: Pick<Host, "clock" | "timers" | "crypto" | "device" | "log"> & { readonly udp: Udp };
	readonly settings: Settings;
	/** Absent where the network is the system's business. */
	readonly network: Pick<Network, "address" | "watch"> | undefined;
	/** The firmware's. */
	readonly version: string;
	/** Of the web server. */
	readonly port: number;
	/** Told every name that was found free, without a domain. */
	readonly named: (host: string) => void;
}

/**
 * `off`: not wanted; `no_address`: not on a network; `probing`: asks whether the name is free;
 * `announced`: to be found; `failed`: the platform does not let us.
 */
export type DiscoveryState = "off" | "no_address" | "probing" | "announced" | "failed";

export interface DiscoveryStatus {
	readonly state: DiscoveryState;
	/** With its domain; the one that is tried while probing, undefined while there is none. */
	readonly name: string | undefined;
	readonly address: string | undefined;
	/** Counted since the address is ours: somebody else had our name. */
	readonly conflicts: number;
	readonly malformed: number;
	/** Datagrams that were too many. */
	readonly dropped: number;
}

/** How often a system is asked for its address, and a socket that was refused is tried again. */
const LOOK_MS = 5000;

interface Present {
	readonly responder: MdnsResponder;
	readonly socket: UdpSocket;
}

export class Discovery {
	private readonly _options: DiscoveryOptions;
	/** What the responder was made for. */
	private _place = "";
	private _address: SystemAddress | undefined = undefined;
	private _present: Present | undefined = undefined;
	/** What reading needs, as announced. */
	private _auth = "";
	private _failed = false;
	private _stopped = false;
	private readonly _look: Timer;
	private readonly _unsubscribe: readonly (() => void)[];

	constructor(options: DiscoveryOptions) {
		this._options = options;
		const apply = () => this._apply();
		const { settings, network, host } = options;
		this._look = host.timers.every(LOOK_MS, apply);
		this._unsubscribe = [settings.subscribe(apply), ...(network === undefined ? [] : [network.watch(apply)])];
		apply();
	}

	/** Says goodbye. Not to be started again. */
	stop(): void {
		this._stopped = true;
		this._look.cancel();
		for (const unsubscribe of this._unsubscribe) unsubscribe();
		this._leave();
	}

	status(): DiscoveryStatus {
		const responder = this._present?.responder;
		return {
			state: this._state(),
			name: responder && `${responder.host}.local`,
			address: this._address?.address,
			conflicts: responder?.conflicts ?? 0,
			malformed: responder?.malformed ?? 0,
			dropped: responder?.dropped ?? 0,
		};
	}

	private _state(): DiscoveryState {
		if (this._stopped || !this._options.settings.config["network.discovery"]) return "off";
		const state = this._present?.responder.state;
		if (state === "probing" || state === "announced") return state;
		return this._failed ? "failed" : "no_address";
	}

	/** Makes what is there what should be there. */
	private _apply(): void {
		const { settings, network, host } = this._options;
		const { config } = settings;
		const address = network === undefined ? host.udp.systemAddress?.() : network.address();
		const place = config["network.discovery"] ? this._placeOf(address) : "";
		if (place !== this._place) {
			this._leave();
			this._place = place;
			this._failed = false;
		}
		this._address = address;
		if (place === "") return;
		const auth = config["http.open_reading"] ? "none" : "token";
		if (this._present === undefined && address !== undefined) this._arrive(address, this._services(auth));
		else if (auth !== this._auth) this._present?.responder.describe(this._services(auth));
		this._auth = auth;
	}

	/** Whatever needs names of its own to be found anew. */
	private _placeOf(address: SystemAddress | undefined): string {
		const { config } = this._options.settings;
		const { id } = this._options.host.device;
		if (address === undefined || ipv4Bytes(address.address) === undefined) return "";
		return [address.address, address.netmask, hostName(config, id), instanceName(config["device.name"], id)].join("\n");
	}

	private _arrive(own: SystemAddress, services: readonly Service[]): void {
		const { settings, host, port, named } = this._options;
		const { clock, timers, crypto, device, udp, log } = host;
		let responder: MdnsResponder | undefined;
		try {
			const socket = udp.open(
				{ port: MDNS_PORT, address: own.address, group: MDNS_GROUP },
				{
					received: (bytes, address, port) => responder?.received(bytes, address, port),
					closed: () => {
						this._leave();
						this._failed = true;
					},
				},
			);
			responder = new MdnsResponder(
				{
					clock,
					timers,
					random: () => randomFraction(crypto),
					send: (bytes, address, port) => socket.send(bytes, address, port),
					claimed: (name) => {
						if (responder !== undefined && responder.conflicts > 0) log(`On the network the dongle is ${name}.local.`);
						named(name);
					},
				},
				{
					host: hostName(settings.config, device.id),
					instance: instanceName(settings.config["device.name"], device.id),
					address: Uint8Array.from(ipv4Bytes(own.address) ?? []),
					netmask: Uint8Array.from(ipv4Bytes(own.netmask) ?? []),
					port,
					services,
				},
			);
			this._present = { responder, socket };
			this._failed = false;
		} catch (error) {
			if (!this._failed)
				log(`The network is not told of the dongle: ${error instanceof Error ? error.message : error}`);
			this._failed = true;
		}
	}

	private _leave(): void {
		this._present?.responder.stop();
		this._present?.socket.close();
		this._present = undefined;
	}

	/** What the services say of themselves (RFC 6763, section 6). */
	private _services(auth: string): readonly Service[] {
		const { host, version } = this._options;
		const text = (path: string) => [`path=${path}`, `id=${host.device.id}`, `version=${version}`, `auth=${auth}`];
		return [
			{ type: "_http._tcp", text: text("/") },
			{ type: "_portti._tcp", text: text("/v1") },
		];
	}
}

function instanceName(name: string, id: string): string {
	return name === "" ? `Portti ${id.slice(-4)}` : name;
}
