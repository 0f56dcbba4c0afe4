/** Config → what the network and the clock need of it, or what of it cannot work. */
import { ipv4Bytes } from "../bytes/ipv4.ts";
import { utf8 } from "../bytes/writer.ts";
import type { Config, ConfigKey } from "../config/config.ts";
import type { NetworkAddress } from "../host.ts";

export interface NetworkFault {
	/** The setting that is wrong. */
	readonly key: ConfigKey;
	/** A sentence that names it. */
	readonly fault: string;
}

/** IEEE 802.11-2020, clause 9.4.2.2. */
const LONGEST_SSID_BYTES = 32;
/** IEEE 802.11-2020, annex J.4: a pass phrase is so long at least. */
const SHORTEST_PASSWORD = 8;
const LONGEST_HOST_NAME = 253;

export function networkFault(config: Config): NetworkFault | undefined {
	if (utf8(config["wifi.ssid"]).length > LONGEST_SSID_BYTES)
		return wrong("wifi.ssid", `must be ${LONGEST_SSID_BYTES} bytes long at most.`);
	const password = config["wifi.password"];
	if (password !== "" && password.length < SHORTEST_PASSWORD)
		return wrong("wifi.password", `must be ${SHORTEST_PASSWORD} to 63 characters long, or empty for an open network.`);
	// IEEE 802.11-2020, annex J.4: printable ASCII.
	if (!isPrintable(password)) return wrong("wifi.password", "must hold letters, digits and signs of ASCII only.");
	if (config["device.host_name"] !== "" && !isLabel(config["device.host_name"]))
		return wrong("device.host_name", "must be of letters, digits and hyphens, with no hyphen at either end.");
	for (const server of list(config["clock.servers"])) {
		if (!isHost(server)) return wrong("clock.servers", `has "${server}", which is no name and no address.`);
	}
	return addressFault(config);
}

/** The address the owner has chosen; undefined: DHCP. */
export function ownAddress(config: Config): NetworkAddress | undefined {
	const address = config["wifi.address"];
	if (address === "") return undefined;
	const gateway = config["wifi.gateway"];
	const dns = list(config["wifi.dns"]);
	return {
		address,
		netmask: config["wifi.netmask"],
		gateway,
		dns: dns.length > 0 || gateway === "" ? dns : [gateway],
	};
}

/** The name of a device with this id on its network, without a domain. */
export function hostName(config: Config, id: string): string {
	return config["device.host_name"] === "" ? defaultHostName(id) : config["device.host_name"].toLowerCase();
}

export function defaultHostName(id: string): string {
	return `portti-${id.slice(-4)}`;
}

/** What the device is called by people. */
export function deviceName(config: Config): string {
	return config["device.name"] === "" ? "Portti" : config["device.name"];
}

export function clockServers(config: Config): readonly string[] {
	return list(config["clock.servers"]);
}

function addressFault(config: Config): NetworkFault | undefined {
	const mask = number(config["wifi.netmask"]);
	if (mask === undefined || mask === 0 || !isMask(mask))
		return wrong("wifi.netmask", "must be a network mask such as 255.255.255.0.");
	const dns = list(config["wifi.dns"]);
	if (dns.some((one) => ipv4Bytes(one) === undefined)) return wrong("wifi.dns", "must hold IPv4 addresses.");
	const gateway = number(config["wifi.gateway"]);
	if (config["wifi.gateway"] !== "" && gateway === undefined) return wrong("wifi.gateway", "must be an IPv4 address.");
	if (config["wifi.address"] === "") return undefined;
	const address = number(config["wifi.address"]);
	if (address === undefined) return wrong("wifi.address", "must be an IPv4 address such as 192.168.1.20.");
	const host = (address & ~mask) >>> 0;
	if (host === 0 || host === ~mask >>> 0 || address >>> 24 === 0 || address >>> 24 >= 224)
		return wrong(
			"wifi.address",
			`is not the address of a device in a network with the mask ${config["wifi.netmask"]}.`,
		);
	if (gateway !== undefined && (gateway & mask) !== (address & mask))
		return wrong("wifi.gateway", "is in another network than wifi.address.");
	return undefined;
}

function wrong(key: ConfigKey, rule: string): NetworkFault {
	return { key, fault: `${key} ${rule}` };
}

function list(text: string): string[] {
	const parts: string[] = [];
	for (const part of text.split(",")) if (part.trim() !== "") parts.push(part.trim());
	return parts;
}

function number(text: string): number | undefined {
	const bytes = ipv4Bytes(text);
	return bytes && (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
}

/** Ones, then zeros. */
function isMask(mask: number): boolean {
	const hosts = ~mask >>> 0;
	return (hosts & (hosts + 1)) === 0;
}

function isPrintable(text: string): boolean {
	for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) > 0x7e) return false;
	return true;
}

/** A label of a name: RFC 1123, section 2.1. */
function isLabel(text: string): boolean {
	if (text.length === 0 || text.length > 63 || text.startsWith("-") || text.endsWith("-")) return false;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		const lower = code | 0x20;
		if (!(code >= 0x30 && code <= 0x39) && !(lower >= 0x61 && lower <= 0x7a) && code !== 0x2d) return false;
	}
	return true;
}

/** A name, or an IPv4 address. */
function isHost(text: string): boolean {
	return text.length <= LONGEST_HOST_NAME && text.split(".").every(isLabel);
}
