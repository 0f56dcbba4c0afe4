import test from "tape";
import { ByteWriter } from "../../src/bytes/writer.ts";
import type { ChannelReading } from "../../src/cosem/sink.ts";
import { UNIT } from "../../src/cosem/unit.ts";
import {
	BUTTON_COMPONENTS,
	type Component,
	channelComponent,
	DIAGNOSTIC_COMPONENTS,
	type DiscoveryFacts,
	entityOf,
	FIELD_COMPONENTS,
	METER_CLOCK_COMPONENT,
	SIGNAL_COMPONENT,
	writeComponent,
	writeHead,
	writeRemoval,
} from "../../src/mqtt/homeassistant.ts";
import { MeterIdentity } from "../../src/mqtt/identity.ts";
import { topicsOf } from "../../src/mqtt/topics.ts";
import { FIELDS } from "../../src/readings/fields.ts";
import { decode } from "../helpers/fake-mqtt.ts";
import { checkDiscovery } from "./discovery-schema.ts";

const ID = "0123456789ab";
const TOPIC = `homeassistant/device/${ID}/config`;

function facts(more: Partial<DiscoveryFacts> = {}): DiscoveryFacts {
	return {
		id: ID,
		board: "fake",
		version: "1.2.3",
		url: "http://portti.local/",
		meter: new MeterIdentity(),
		topics: topicsOf("portti", ID),
		qos: 0,
		hasCommands: false,
		expireS: { reading: 30, energy: 7500, diagnostics: 180 },
		...more,
	};
}

function payload(components: readonly Component[], about = facts(), removed: [string, string][] = []): string {
	const writer = new ByteWriter(64);
	writeHead(writer, about);
	for (const [index, component] of components.entries()) writeComponent(writer, about, component, index === 0);
	for (const [key, platform] of removed) writeRemoval(writer, key, platform);
	writer.text("}}");
	return decode(writer.view());
}

/** Class, unit and kind of state by what a field's name ends in. */
const ENDINGS: [ending: RegExp, deviceClass: string, unit: string | undefined, stateClass: string, topic: string][] = [
	[/^active_power_.*_w$/, "power", "W", "measurement", "reading"],
	[/^reactive_power_.*_var$/, "reactive_power", "var", "measurement", "reading"],
	[/^voltage_.*_v$/, "voltage", "V", "measurement", "reading"],
	[/^current_.*_a$/, "current", "A", "measurement", "reading"],
	[/^active_energy_.*_kwh$/, "energy", "kWh", "total_increasing", "energy"],
	[/^reactive_energy_.*_kvarh$/, "reactive_energy", "kvarh", "total_increasing", "energy"],
	[/^frequency_hz$/, "frequency", "Hz", "measurement", "reading"],
	[/^power_factor(_l\d)?$/, "power_factor", undefined, "measurement", "reading"],
];

for (const [index, { name, decimals }] of FIELDS.entries()) {
	test(`Home Assistant takes ${name}`, (t) => {
		const { problems, components } = checkDiscovery(TOPIC, payload([FIELD_COMPONENTS[index]]));
		t.deepEqual(problems, []);
		const { config } = components[0];
		const [, deviceClass, unit, stateClass, topic] = ENDINGS.find(([ending]) => ending.test(name)) ?? [];
		t.deepEqual(
			[config.device_class, config.unit_of_measurement, config.state_class, config.state_topic],
			[deviceClass, unit, stateClass, `portti/${ID}/${topic}`],
		);
		t.equal(config.unique_id, `${ID}_${name}`);
		t.equal(config.default_entity_id, `sensor.portti_${ID}_${name}`);
		t.equal(config.value_template, `{{ value_json.${name} | default('') }}`);
		t.equal(config.expire_after, topic === "energy" ? 7500 : 30);
		t.equal(config.availability_topic, `portti/${ID}/status`);
		t.notOk("entity_category" in config);
		t.ok((config.suggested_display_precision as number) <= decimals, "shows no more digits than there are");
		t.end();
	});
}

const names: [field: string, name: string][] = [
	["active_power_import_w", "Active power import"],
	["reactive_power_export_l3_var", "Reactive power export L3"],
	["active_energy_import_t2_kwh", "Active energy import T2"],
	["voltage_l1_v", "Voltage L1"],
	["current_neutral_a", "Current neutral"],
	["frequency_hz", "Frequency"],
	["power_factor_l2", "Power factor L2"],
];
for (const [field, name] of names) {
	test(`Home Assistant shows ${field} as ${name}`, (t) => {
		t.equal(entityOf(FIELD_COMPONENTS[FIELDS.findIndex((one) => one.name === field)]).name, name);
		t.end();
	});
}

const channels: [name: string, channel: ChannelReading, expected: [string, string, string] | undefined][] = [
	["gas", { type: 3, mantissa: 1, exponent: -3, unit: UNIT.cubicMetre }, ["gas", "m³", "Gas meter 2"]],
	["water", { type: 7, mantissa: 1, exponent: 0, unit: UNIT.cubicMetre }, ["water", "m³", "Water meter 2"]],
	["warm water in litres", { type: 6, mantissa: 1, exponent: 0, unit: UNIT.litre }, ["water", "L", "Water meter 2"]],
	["heat", { type: 4, mantissa: 1, exponent: 6, unit: UNIT.joule }, ["energy", "J", "Energy meter 2"]],
	["electricity", { type: 2, mantissa: 1, exponent: 0, unit: UNIT.wattHour }, ["energy", "Wh", "Energy meter 2"]],
	[
		"a volume of something",
		{ mantissa: 1, exponent: 0, unit: UNIT.cubicMetreCorrected },
		["volume", "m³", "Volume meter 2"],
	],
	["no value", { type: 3, id: "7" }, undefined],
	["no unit", { type: 3, mantissa: 1, exponent: 0 }, undefined],
	["a unit unknown here", { type: 3, mantissa: 1, exponent: 0, unit: UNIT.kilogram }, undefined],
];
for (const [name, channel, expected] of channels) {
	test(`Home Assistant takes a sub-meter: ${name}`, (t) => {
		const component = channelComponent(2, channel);
		t.deepEqual(component && [component.deviceClass, component.unit, component.name], expected);
		if (component !== undefined) {
			const { problems, components } = checkDiscovery(TOPIC, payload([component]));
			t.deepEqual(problems, []);
			t.equal(components[0].config.expire_after, 7500, "comes seldom");
		}
		t.end();
	});
}

test("Home Assistant takes the diagnostics and the buttons", (t) => {
	const all = [...DIAGNOSTIC_COMPONENTS, SIGNAL_COMPONENT, METER_CLOCK_COMPONENT, ...BUTTON_COMPONENTS];
	const { problems, components } = checkDiscovery(TOPIC, payload(all));
	t.deepEqual(problems, []);
	for (const { key, platform, config } of components) {
		t.equal(config.entity_category, "diagnostic", key);
		if (platform === "sensor") t.equal(config.state_topic, `portti/${ID}/diagnostics`);
	}
	const identify = components.find(({ key }) => key === "identify");
	t.equal(identify?.config.command_topic, `portti/${ID}/set/identify`);
	t.end();
});

test("Home Assistant takes everything at once, and is told of what is gone", (t) => {
	const all = [...FIELD_COMPONENTS, ...DIAGNOSTIC_COMPONENTS];
	const gone: [string, string][] = [
		["identify", "button"],
		["channel_1", "sensor"],
	];
	const { problems, components, removed } = checkDiscovery(TOPIC, payload(all, facts(), gone));
	t.deepEqual(problems, []);
	t.equal(components.length, all.length);
	t.deepEqual(removed, ["identify", "channel_1"]);
	t.end();
});

test("Home Assistant learns what the device is", (t) => {
	const meter = Object.assign(new MeterIdentity(), { maker: "Aidon", type: "6525" });
	const { device } = checkDiscovery(TOPIC, payload(FIELD_COMPONENTS, facts({ meter })));
	t.deepEqual(device, {
		identifiers: [`portti_${ID}`],
		name: "Portti 6789ab",
		manufacturer: "Portti",
		model: "Meter reader on Aidon 6525",
		hw_version: "fake",
		sw_version: "1.2.3",
		serial_number: ID,
		configuration_url: "http://portti.local/",
	});
	const { device: bare, problems } = checkDiscovery(TOPIC, payload(FIELD_COMPONENTS, facts({ url: undefined })));
	t.deepEqual([bare.model, bare.configuration_url, problems.length], ["Meter reader", undefined, 0]);
	t.end();
});

const objections: [name: string, change: (payload: string) => string, says: string][] = [
	["an unknown key", (text) => text.replace('"avty_t"', '"avty_x"'), "unknown key"],
	["kVArh", (text) => text.replaceAll('"kvarh"', '"kVArh"'), "kVArh"],
	["kvarh as energy", (text) => text.replaceAll('"reactive_energy"', '"energy"'), "energy in kvarh"],
	["a register that measures", (text) => text.replaceAll('"total_increasing"', '"measurement"'), "is measurement"],
	["an entity id without a domain", (text) => text.replaceAll('"sensor.portti', '"portti'), "default_entity_id"],
	["no identifiers", (text) => text.replace('"ids"', '"id"'), "identifier"],
	["no origin", (text) => text.replace('"o":', '"or":'), "origin"],
	["a wildcard", (text) => text.replaceAll("/status", "/#"), "availability_topic"],
];
for (const [name, change, says] of objections) {
	test(`the schema objects to ${name}`, (t) => {
		const { problems } = checkDiscovery(TOPIC, change(payload(FIELD_COMPONENTS)));
		t.ok(
			problems.some((problem) => problem.includes(says)),
			problems[0] ?? "no problem seen",
		);
		t.end();
	});
}
