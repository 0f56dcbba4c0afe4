/**
 * A device discovery payload in, what Home Assistant would object to out. Written from its
 * documentation, and from nothing of ours:
 * https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
 * https://www.home-assistant.io/integrations/sensor.mqtt/
 * https://www.home-assistant.io/integrations/button.mqtt/
 * https://developers.home-assistant.io/docs/core/entity/sensor/
 */
type Json = Record<string, unknown>;

const ABBREVIATIONS = new Map([
	["avty", "availability"],
	["avty_mode", "availability_mode"],
	["avty_t", "availability_topic"],
	["avty_tpl", "availability_template"],
	["cmd_t", "command_topic"],
	["cmd_tpl", "command_template"],
	["cmps", "components"],
	["def_ent_id", "default_entity_id"],
	["dev", "device"],
	["dev_cla", "device_class"],
	["e", "encoding"],
	["en", "enabled_by_default"],
	["ent_cat", "entity_category"],
	["exp_aft", "expire_after"],
	["frc_upd", "force_update"],
	["ic", "icon"],
	["json_attr_t", "json_attributes_topic"],
	["json_attr_tpl", "json_attributes_template"],
	["lrst_val_tpl", "last_reset_value_template"],
	["o", "origin"],
	["ops", "options"],
	["p", "platform"],
	["pl_avail", "payload_available"],
	["pl_inst", "payload_install"],
	["pl_not_avail", "payload_not_available"],
	["pl_prs", "payload_press"],
	["ret", "retain"],
	["stat_cla", "state_class"],
	["stat_t", "state_topic"],
	["sug_dsp_prc", "suggested_display_precision"],
	["uniq_id", "unique_id"],
	["unit_of_meas", "unit_of_measurement"],
	["val_tpl", "value_template"],
]);
const DEVICE_ABBREVIATIONS = new Map([
	["cns", "connections"],
	["cu", "configuration_url"],
	["hw", "hw_version"],
	["ids", "identifiers"],
	["mdl", "model"],
	["mf", "manufacturer"],
	["sa", "suggested_area"],
	["sw", "sw_version"],
]);
const ORIGIN_ABBREVIATIONS = new Map([
	["sw", "sw_version"],
	["url", "support_url"],
]);

const AVAILABILITY = [
	"availability",
	"availability_mode",
	"availability_topic",
	"availability_template",
	"payload_available",
	"payload_not_available",
];
const ROOT = new Set([
	...AVAILABILITY,
	"device",
	"origin",
	"components",
	"state_topic",
	"command_topic",
	"qos",
	"encoding",
]);
const DEVICE = new Set([
	"identifiers",
	"connections",
	"manufacturer",
	"model",
	"model_id",
	"name",
	"hw_version",
	"serial_number",
	"sw_version",
	"via_device",
	"suggested_area",
	"configuration_url",
]);
const ORIGIN = new Set(["name", "sw_version", "support_url"]);
const ENTITY = [
	...AVAILABILITY,
	"platform",
	"unique_id",
	"default_entity_id",
	"name",
	"device_class",
	"enabled_by_default",
	"entity_category",
	"icon",
	"json_attributes_topic",
	"json_attributes_template",
	"qos",
	"encoding",
];
const PLATFORMS = new Map([
	[
		"sensor",
		new Set([
			...ENTITY,
			"state_topic",
			"value_template",
			"unit_of_measurement",
			"state_class",
			"suggested_display_precision",
			"expire_after",
			"force_update",
			"options",
			"last_reset_value_template",
		]),
	],
	[
		"update",
		new Set([
			...ENTITY,
			"state_topic",
			"value_template",
			"latest_version_topic",
			"latest_version_template",
			"command_topic",
			"payload_install",
			"retain",
			"title",
			"release_summary",
			"release_url",
			"entity_picture",
			"display_precision",
		]),
	],
	["button", new Set([...ENTITY, "command_topic", "command_template", "payload_press", "retain"])],
]);

const NONE = undefined;
const GROWS = ["total", "total_increasing"];
const SENSOR_CLASSES = new Map<string, { units: (string | undefined)[]; states: string[] }>([
	["apparent_power", { units: ["mVA", "VA", "kVA"], states: ["measurement"] }],
	["current", { units: ["A", "mA"], states: ["measurement"] }],
	["duration", { units: ["d", "h", "min", "s", "ms", "µs"], states: ["measurement", ...GROWS] }],
	[
		"energy",
		{
			units: ["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"],
			states: GROWS,
		},
	],
	["frequency", { units: ["Hz", "kHz", "MHz", "GHz"], states: ["measurement"] }],
	["gas", { units: ["L", "m³", "ft³", "CCF", "MCF"], states: GROWS }],
	["power", { units: ["mW", "W", "kW", "MW", "GW", "TW"], states: ["measurement"] }],
	["power_factor", { units: ["%", NONE], states: ["measurement"] }],
	["reactive_energy", { units: ["varh", "kvarh"], states: GROWS }],
	["reactive_power", { units: ["mvar", "var", "kvar"], states: ["measurement"] }],
	["signal_strength", { units: ["dB", "dBm"], states: ["measurement"] }],
	["voltage", { units: ["V", "mV", "µV", "kV", "MV"], states: ["measurement"] }],
	["volume", { units: ["L", "mL", "gal", "fl. oz.", "m³", "ft³", "CCF", "MCF"], states: GROWS }],
	["water", { units: ["L", "gal", "m³", "ft³", "CCF", "MCF"], states: GROWS }],
]);
const BUTTON_CLASSES = ["identify", "restart", "update"];

/** What `checkDiscovery` has understood of a component, with what it inherits from the root. */
export interface CheckedComponent {
	readonly key: string;
	readonly platform: string;
	readonly config: Json;
}

export interface CheckedDiscovery {
	readonly problems: readonly string[];
	readonly device: Json;
	readonly components: readonly CheckedComponent[];
	/** Keys of components that the payload takes away. */
	readonly removed: readonly string[];
}

export function checkDiscovery(topic: string, text: string): CheckedDiscovery {
	const problems: string[] = [];
	const problem = (what: string) => void problems.push(what);
	const components: CheckedComponent[] = [];
	const removed: string[] = [];
	checkTopic(topic, problem);
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		problem("not JSON");
	}
	const root = expanded(isObject(parsed) ? parsed : {}, ABBREVIATIONS);
	onlyKeys(root, ROOT, "payload", problem);
	const device = expanded(isObject(root.device) ? root.device : {}, DEVICE_ABBREVIATIONS);
	checkDevice(device, problem);
	checkOrigin(expanded(isObject(root.origin) ? root.origin : {}, ORIGIN_ABBREVIATIONS), problem);
	checkShared(root, "payload", problem);
	if (!isObject(root.components)) problem("no components");
	const uniqueIds = new Set<unknown>();
	const entityIds = new Set<unknown>();
	for (const [key, value] of Object.entries(isObject(root.components) ? root.components : {})) {
		if (!/^[a-zA-Z0-9_-]+$/.test(key)) problem(`component key "${key}"`);
		const own = expanded(isObject(value) ? value : {}, ABBREVIATIONS);
		if (Object.keys(own).length === 1 && typeof own.platform === "string") {
			if (!PLATFORMS.has(own.platform)) problem(`${key} takes away a ${own.platform}`);
			removed.push(key);
			continue;
		}
		const inherited: Json = {};
		for (const name of [...AVAILABILITY, "state_topic", "command_topic", "qos", "encoding"]) {
			if (name in root && PLATFORMS.get(String(own.platform))?.has(name)) inherited[name] = root[name];
		}
		checkEntity(key, own, { ...inherited, ...own }, problem);
		if (uniqueIds.has(own.unique_id)) problem(`${key} repeats a unique_id`);
		if (entityIds.has(own.default_entity_id)) problem(`${key} repeats a default_entity_id`);
		uniqueIds.add(own.unique_id);
		entityIds.add(own.default_entity_id);
		components.push({ key, platform: String(own.platform), config: { ...inherited, ...own } });
	}
	if (components.length === 0) problem("no component is left");
	return { problems, device, components, removed };
}

function checkTopic(topic: string, problem: (what: string) => void): void {
	const parts = topic.split("/").slice(-3);
	if (parts[0] !== "device" || parts[2] !== "config") problem(`topic ${topic}`);
	if (!/^[a-zA-Z0-9_-]+$/.test(parts[1] ?? "")) problem(`object id ${parts[1]}`);
}

function checkDevice(device: Json, problem: (what: string) => void): void {
	onlyKeys(device, DEVICE, "device", problem);
	const identifiers = Array.isArray(device.identifiers) ? device.identifiers : [device.identifiers];
	const connections = Array.isArray(device.connections) ? device.connections : [];
	if (!identifiers.every(isText) && connections.length === 0) problem("the device has no identifier");
	for (const [name, value] of Object.entries(device)) {
		if (name !== "identifiers" && name !== "connections" && !isText(value)) problem(`device.${name} is not text`);
	}
	if ("configuration_url" in device) checkUrl(device.configuration_url, problem);
}

function checkUrl(value: unknown, problem: (what: string) => void): void {
	if (typeof value !== "string" || !/^(https?|homeassistant):\/\/[^/\s]+/.test(value)) problem(`URL ${value}`);
}

function checkOrigin(origin: Json, problem: (what: string) => void): void {
	onlyKeys(origin, ORIGIN, "origin", problem);
	if (!isText(origin.name)) problem("the origin has no name");
	if ("support_url" in origin) checkUrl(origin.support_url, problem);
}

function checkShared(config: Json, where: string, problem: (what: string) => void): void {
	if ("qos" in config && ![0, 1, 2].includes(config.qos as number)) problem(`${where}: qos ${config.qos}`);
	if ("availability" in config && "availability_topic" in config) problem(`${where}: two kinds of availability`);
	for (const name of ["state_topic", "command_topic", "availability_topic", "json_attributes_topic"]) {
		if (!(name in config)) continue;
		const topic = config[name];
		if (!isText(topic) || topic.includes("+") || topic.includes("#") || topic.includes("\0"))
			problem(`${where}: ${name} ${topic}`);
	}
}

function checkEntity(key: string, own: Json, config: Json, problem: (what: string) => void): void {
	const platform = String(config.platform);
	const keys = PLATFORMS.get(platform);
	if (keys === undefined) {
		problem(`${key}: platform ${platform}`);
		return;
	}
	onlyKeys(own, keys, key, problem);
	checkShared(config, key, problem);
	if (!isText(config.unique_id)) problem(`${key}: no unique_id`);
	if (!(config.name === null || isText(config.name))) problem(`${key}: name ${config.name}`);
	const entityId = config.default_entity_id;
	if (entityId !== undefined && !new RegExp(`^${platform}\\.[a-z0-9]+(_[a-z0-9]+)*$`).test(String(entityId))) {
		problem(`${key}: default_entity_id ${entityId}`);
	}
	if ("entity_category" in config && config.entity_category !== "diagnostic") {
		problem(`${key}: entity_category ${config.entity_category}`);
	}
	if (!("availability_topic" in config) && !("availability" in config)) problem(`${key}: no availability`);
	if (platform === "sensor") checkSensor(key, config, problem);
	else if (platform === "update") checkUpdate(key, config, problem);
	else {
		if (!isText(config.command_topic)) problem(`${key}: no command_topic`);
		if ("device_class" in config && !BUTTON_CLASSES.includes(String(config.device_class))) {
			problem(`${key}: device_class ${config.device_class}`);
		}
	}
}

function checkUpdate(key: string, config: Json, problem: (what: string) => void): void {
	if (!isText(config.state_topic)) problem(`${key}: no state_topic`);
	if (config.device_class !== "firmware") problem(`${key}: device_class ${config.device_class}`);
	if (isText(config.command_topic) !== isText(config.payload_install))
		problem(`${key}: a command_topic without a payload_install, or the other way round`);
}

function checkSensor(key: string, config: Json, problem: (what: string) => void): void {
	if (!isText(config.state_topic)) problem(`${key}: no state_topic`);
	const template = config.value_template;
	if (!isText(template) || !/^\{\{ .*\bvalue_json\b.* \}\}$/.test(template)) problem(`${key}: template ${template}`);
	for (const name of ["expire_after", "suggested_display_precision"]) {
		const value = config[name];
		if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 0))
			problem(`${key}: ${name} ${value}`);
	}
	const unit = config.unit_of_measurement;
	if (unit !== undefined && !isText(unit)) problem(`${key}: unit ${unit}`);
	const state = config.state_class;
	if (state !== undefined && !["measurement", ...GROWS].includes(String(state)))
		problem(`${key}: state_class ${state}`);
	if (config.device_class === undefined) return;
	const known = SENSOR_CLASSES.get(String(config.device_class));
	if (known === undefined) {
		problem(`${key}: device_class ${config.device_class}`);
		return;
	}
	if (!known.units.includes(unit as string | undefined)) problem(`${key}: ${config.device_class} in ${unit}`);
	if (state !== undefined && !known.states.includes(String(state)))
		problem(`${key}: ${config.device_class} is ${state}`);
}

function expanded(source: Json, abbreviations: ReadonlyMap<string, string>): Json {
	return Object.fromEntries(Object.entries(source).map(([name, value]) => [abbreviations.get(name) ?? name, value]));
}

function onlyKeys(object: Json, allowed: ReadonlySet<string>, where: string, problem: (what: string) => void): void {
	for (const name of Object.keys(object)) if (!allowed.has(name)) problem(`${where}: unknown key ${name}`);
}

function isObject(value: unknown): value is Json {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}
