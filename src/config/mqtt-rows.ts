/** The settings of MQTT: rows of the table in rows.ts. */
import { frozen } from "../bytes/frozen.ts";
import type { Row } from "./row.ts";

export const MQTT_ROWS = frozen([
	{
		key: "mqtt.url",
		type: "text",
		default: "",
		max: 200,
	},
	{
		key: "mqtt.user",
		type: "text",
		default: "",
		max: 128,
	},
	{
		key: "mqtt.password",
		type: "text",
		default: "",
		max: 256,
		secret: true,
	},
	{
		key: "mqtt.allow_clear_password",
		type: "boolean",
		default: false,
	},
	{
		key: "mqtt.ca",
		type: "text",
		default: "",
		max: 8192,
		lines: true,
	},
	{
		key: "mqtt.client_certificate",
		type: "text",
		default: "",
		max: 8192,
		lines: true,
	},
	{
		key: "mqtt.client_key",
		type: "text",
		default: "",
		max: 8192,
		lines: true,
		secret: true,
	},
	{
		key: "mqtt.client_id",
		type: "text",
		default: "",
		max: 64,
	},
	{
		key: "mqtt.keep_alive_s",
		type: "integer",
		default: 60,
		min: 4,
		max: 3600,
	},
	{
		key: "mqtt.prefix",
		type: "text",
		default: "portti",
		min: 1,
		max: 60,
	},
	{
		key: "mqtt.qos",
		type: "integer",
		default: 0,
		max: 1,
	},
	{
		key: "mqtt.retain",
		type: "boolean",
		default: false,
	},
	{
		key: "mqtt.reading_interval_s",
		type: "integer",
		default: 0,
		max: 3600,
	},
	{
		key: "mqtt.power_threshold_w",
		type: "integer",
		default: 0,
		max: 100000,
	},
	{
		key: "mqtt.energy_interval_s",
		type: "integer",
		default: 60,
		max: 3600,
	},
	{
		key: "mqtt.value_topics",
		type: "boolean",
		default: false,
	},
	{
		key: "mqtt.line_protocol",
		type: "boolean",
		default: false,
	},
	{
		key: "mqtt.discovery",
		type: "boolean",
		default: true,
	},
	{
		key: "mqtt.discovery_prefix",
		type: "text",
		default: "homeassistant",
		min: 1,
		max: 60,
	},
	{
		key: "mqtt.commands",
		type: "boolean",
		default: false,
	},
] as const satisfies readonly Row[]);
