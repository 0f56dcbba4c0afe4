/** The settings of the device, its network and its clock: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const NETWORK_ROWS = frozen([
	{
		key: "device.name",
		type: "text",
		default: "",
		max: 60,
	},
	{
		key: "device.language",
		type: "text",
		default: "en",
		choices: ["en", "sv", "fi"],
	},
	{
		key: "device.host_name",
		type: "text",
		default: "",
		max: 63,
	},
	{
		key: "wifi.ssid",
		type: "text",
		default: "",
		max: 32,
	},
	{
		key: "wifi.password",
		type: "text",
		default: "",
		max: 63,
		secret: true,
	},
	{
		key: "wifi.address",
		type: "text",
		default: "",
		max: 15,
	},
	{
		key: "wifi.netmask",
		type: "text",
		default: "255.255.255.0",
		min: 7,
		max: 15,
	},
	{
		key: "wifi.gateway",
		type: "text",
		default: "",
		max: 15,
	},
	{
		key: "wifi.dns",
		type: "text",
		default: "",
		max: 63,
	},
	{
		key: "wifi.transmit_power_dbm",
		type: "integer",
		default: 20,
		min: 2,
		max: 20,
	},
	{
		key: "clock.servers",
		type: "text",
		default: "ntp.se,time.cloudflare.com",
		max: 200,
	},
	{
		key: "clock.time_zone",
		type: "text",
		default: "Europe/Stockholm",
		choices: ["Europe/Stockholm", "Europe/Helsinki", "UTC"],
	},
	{
		key: "network.discovery",
		type: "boolean",
		default: true,
	},
] as const satisfies readonly Row[]);
