/**
 * What a meter sends → the payload of Home Assistant's device-based discovery, component by component.
 * https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
 */
import { frozen } from "../bytes/frozen.ts";
import type { ByteWriter } from "../bytes/writer.ts";
import type { ChannelReading } from "../cosem/sink.ts";
import { UNIT, unitText } from "../cosem/unit.ts";
import { FIELDS, type Field } from "../readings/fields.ts";
import type { MeterIdentity } from "./identity.ts";
import { JsonObject } from "./payloads.ts";
import type { Topics } from "./topics.ts";

/** One entity of the device: what it is, or the field whose values it shows. */
export type Component = Entity | FieldComponent;

interface FieldComponent {
	readonly key: string;
	readonly platform: "sensor";
	readonly field: Field;
}

/** `key` names it among the others for as long as Home Assistant knows it. */
export interface Entity {
	readonly key: string;
	readonly platform: "sensor" | "button" | "update";
	readonly name: string;
	readonly deviceClass?: string;
	readonly stateClass?: "measurement" | "total_increasing";
	readonly unit?: string;
	readonly precision?: number;
	readonly isDiagnostic?: true;
	readonly topic: "reading" | "energy" | "diagnostics" | "identify" | "discover" | "update";
	/** The value in the topic's JSON, as a template expression; "" for what is no sensor. */
	readonly value: string;
	/** Comes seldom: is shown for as long as a register. */
	readonly isSlow?: true;
}

interface Kind {
	readonly deviceClass: string;
	readonly unit?: string;
	readonly precision: number;
}

const KINDS = new Map<number, Kind>([
	[UNIT.watt, { deviceClass: "power", unit: "W", precision: 0 }],
	[UNIT.var, { deviceClass: "reactive_power", unit: "var", precision: 0 }],
	[UNIT.volt, { deviceClass: "voltage", unit: "V", precision: 1 }],
	[UNIT.ampere, { deviceClass: "current", unit: "A", precision: 2 }],
	[UNIT.wattHour, { deviceClass: "energy", unit: "kWh", precision: 3 }],
	[UNIT.varHour, { deviceClass: "reactive_energy", unit: "kvarh", precision: 3 }],
	[UNIT.hertz, { deviceClass: "frequency", unit: "Hz", precision: 2 }],
	[UNIT.none, { deviceClass: "power_factor", precision: 2 }],
]);

/** By index in FIELDS. */
export const FIELD_COMPONENTS: readonly Component[] = frozen(
	FIELDS.map((field) => ({ key: field.name, platform: "sensor", field })),
);

/** What Home Assistant is told of it. */
export function entityOf(component: Component): Entity {
	if (!("field" in component)) return component;
	const { key, platform, field } = component;
	const kind = KINDS.get(field.unit);
	if (kind === undefined) throw new Error(`no kind of entity for ${key}`);
	return {
		...kind,
		key,
		platform,
		name: nameOf(field),
		stateClass: field.total ? "total_increasing" : "measurement",
		topic: field.total ? "energy" : "reading",
		value: `value_json.${key}`,
		...(field.total && { isSlow: true }),
	};
}

/** EN 13757-3, table 3: what an M-Bus device of a type measures, when it tells a volume. */
const VOLUME_CLASSES = new Map<number | undefined, string>([
	[3, "gas"],
	[6, "water"],
	[7, "water"],
	[8, "water"],
	[21, "water"],
	[22, "water"],
]);

/** The register of a sub-meter; undefined when it told no number, or one of a unit unknown here. */
export function channelComponent(number: number, channel: ChannelReading): Entity | undefined {
	const { unit, type, mantissa } = channel;
	if (mantissa === undefined) return undefined;
	const isVolume = unit === UNIT.cubicMetre || unit === UNIT.cubicMetreCorrected || unit === UNIT.litre;
	if (!isVolume && unit !== UNIT.wattHour && unit !== UNIT.joule) return undefined;
	const deviceClass = isVolume ? (VOLUME_CLASSES.get(type) ?? "volume") : "energy";
	const haUnit = isVolume ? (unit === UNIT.litre ? "L" : "m³") : unitText(unit);
	return {
		key: `channel_${number}`,
		platform: "sensor",
		name: `${deviceClass[0].toUpperCase()}${deviceClass.slice(1)} meter ${number}`,
		deviceClass,
		stateClass: "total_increasing",
		unit: haUnit,
		topic: "reading",
		value: `(value_json.channels | default([]) | selectattr('channel', 'eq', ${number}) | map(attribute='value') | first)`,
		isSlow: true,
	};
}

function diagnostic(key: string, name: string, more: Partial<Entity>): Entity {
	return {
		key,
		platform: "sensor",
		name,
		isDiagnostic: true,
		topic: "diagnostics",
		value: `value_json.${key}`,
		...more,
	};
}

export const SIGNAL_COMPONENT = frozen(
	diagnostic("signal_dbm", "Signal strength", {
		deviceClass: "signal_strength",
		stateClass: "measurement",
		unit: "dBm",
	}),
);

export const METER_CLOCK_COMPONENT = frozen(
	diagnostic("meter_clock_drift_s", "Meter clock drift", {
		deviceClass: "duration",
		stateClass: "measurement",
		unit: "s",
	}),
);

export const DIAGNOSTIC_COMPONENTS: readonly Component[] = frozen([
	diagnostic("uptime_s", "Uptime", { deviceClass: "duration", stateClass: "measurement", unit: "s" }),
	diagnostic("restart_reason", "Restart reason", {}),
	diagnostic("line_errors", "Line errors", { stateClass: "total_increasing" }),
	diagnostic("readings_dropped", "Readings dropped", { stateClass: "total_increasing" }),
]);

export const BUTTON_COMPONENTS: readonly Component[] = frozen([
	{
		key: "identify",
		platform: "button",
		name: "Identify",
		deviceClass: "identify",
		isDiagnostic: true,
		topic: "identify",
		value: "",
	},
	{ key: "discover", platform: "button", name: "Announce again", isDiagnostic: true, topic: "discover", value: "" },
]);

/** What there is to be known of the firmware; `install` lets it be updated, too. */
export const UPDATE_COMPONENT: Component = frozen({
	key: "firmware",
	platform: "update",
	name: "Firmware",
	deviceClass: "firmware",
	topic: "update",
	value: "",
});

/** `active_power_import_l1_w` → `Active power import L1`. */
function nameOf(field: Field): string {
	const words = field.name.split("_");
	if (field.unit !== UNIT.none) words.pop();
	const text = words.map((word) => (word.length === 2 ? word.toUpperCase() : word)).join(" ");
	return text[0].toUpperCase() + text.slice(1);
}

export interface DiscoveryFacts {
	readonly id: string;
	readonly board: string;
	readonly version: string;
	readonly url: string | undefined;
	readonly meter: MeterIdentity;
	readonly topics: Topics;
	readonly qos: 0 | 1;
	readonly hasCommands: boolean;
	/** Seconds after which a value that has not come again is no longer shown, by topic. */
	readonly expireS: { readonly reading: number; readonly energy: number; readonly diagnostics: number };
}

/** What comes before the first component. The payload ends with `}}`. */
export function writeHead(writer: ByteWriter, facts: DiscoveryFacts): void {
	const root = new JsonObject(writer);
	const device = root.object("dev");
	device.texts("ids", [`portti_${facts.id}`]);
	device.text("name", `Portti ${facts.id.slice(-6)}`);
	device.text("mf", "Portti");
	device.text("mdl", modelOf(facts));
	device.text("hw", facts.board);
	device.text("sw", facts.version);
	device.text("serial_number", facts.id);
	device.text("cu", facts.url);
	device.end();
	const origin = root.object("o");
	origin.text("name", "Portti");
	origin.text("sw", facts.version);
	origin.end();
	root.text("avty_t", facts.topics.status);
	root.text("stat_t", facts.topics.reading);
	root.number("qos", facts.qos);
	writer.text(',"cmps":{');
}

function modelOf({ meter }: DiscoveryFacts): string {
	const maker = meter.maker ?? "";
	const model = meter.type ?? "";
	return maker + model === "" ? "Meter reader" : `Meter reader on ${maker}${maker && model ? " " : ""}${model}`;
}

/** A component, with a comma before it unless it is the first. */
export function writeComponent(
	writer: ByteWriter,
	facts: DiscoveryFacts,
	component: Component,
	isFirst: boolean,
): void {
	const { topics, id, expireS } = facts;
	const entity = entityOf(component);
	const { topic, platform, key, value } = entity;
	begin(writer, key, isFirst);
	const json = new JsonObject(writer);
	json.text("p", platform);
	json.text("uniq_id", `${id}_${key}`);
	json.text("def_ent_id", `${platform}.portti_${id}_${key}`);
	json.text("name", entity.name);
	json.text("dev_cla", entity.deviceClass);
	json.text("stat_cla", entity.stateClass);
	json.text("unit_of_meas", entity.unit);
	json.number("sug_dsp_prc", entity.precision);
	if (entity.isDiagnostic) json.text("ent_cat", "diagnostic");
	if (topic === "identify" || topic === "discover") json.text("cmd_t", topics[topic]);
	else if (topic === "update") {
		json.text("stat_t", topics.update);
		json.text("cmd_t", facts.hasCommands ? topics.install : undefined);
		json.text("pl_inst", facts.hasCommands ? "install" : undefined);
	} else {
		if (topic !== "reading") json.text("stat_t", topics[topic]);
		json.text("val_tpl", `{{ ${value} | default('') }}`);
		json.number("exp_aft", entity.isSlow ? expireS.energy : expireS[topic]);
	}
	json.end();
}

/** Takes a component away that Home Assistant was told of before; never the first one. */
export function writeRemoval(writer: ByteWriter, key: string, platform: string): void {
	begin(writer, key, false);
	const json = new JsonObject(writer);
	json.text("p", platform);
	json.end();
}

function begin(writer: ByteWriter, key: string, isFirst: boolean): void {
	if (!isFirst) writer.byte(0x2c);
	writer.quoted(key);
	writer.byte(0x3a);
}
