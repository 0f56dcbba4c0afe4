import test from "tape";
import { obisText } from "../../src/cosem/obis.ts";
import { FaultLog } from "../../src/faults.ts";
import { fieldIndex } from "../../src/readings/fields.ts";
import { Telegrams } from "../../src/readings/telegrams.ts";
import { telegram } from "../helpers/telegram.ts";

const POWER = "1-0:1.7.0(0000.870*kW)";

function read(lines: readonly string[], identification?: string) {
	const bytes = telegram(lines, identification === undefined ? {} : { identification });
	return new Telegrams(new FaultLog()).read(bytes, 0, bytes.length);
}

const identifications: readonly [identification: string, maker: string | undefined, type: string | undefined][] = [
	["ADN9 6534", "Aidon", "6534"],
	["ADN9 7534", "Aidon", "7534"],
	["KAM5", "Kamstrup", undefined],
	["LGF5E360", "Landis+Gyr", "E360"],
	["LGZ5\\2ZMD310", "Landis+Gyr", "ZMD310"],
	["XMX5LGBBFG1009089532", "Landis+Gyr", "LGBBFG1009089532"],
	["ELL5\\253833635_A", "Sagemcom", "253833635_A"],
	["FLU5\\253769484_A", "Sagemcom", "253769484_A"],
	["EST5\\253710000_A", "Sagemcom", "253710000_A"],
	["Ene5\\T210-D ESMR5.0", "Sagemcom", "T210-D ESMR5.0"],
	["SAG5SAG-METER", "Sagemcom", "SAG-METER"],
	["KFM5KAIFA-METER", "Kaifa", "KAIFA-METER"],
	["ISk5\\2MT382-1004", "Iskraemeco", "MT382-1004"],
	["ISK5\\2M550T-1012", "Iskraemeco", "M550T-1012"],
	["NES5:", "NES", ":"],
	["QQQ5", undefined, undefined],
];

for (const [identification, maker, type] of identifications) {
	test(`telegrams: /${identification}`, (t) => {
		const reading = read([POWER], identification);
		t.equal(reading?.list, identification);
		t.equal(reading?.meterMaker, maker);
		t.equal(reading?.meterType, type);
		t.equal(reading?.format, "p1");
		t.end();
	});
}

test("telegrams: the meter's own identifier is no other value; a second one is", (t) => {
	const reading = read(["0-0:96.1.1(4B384547)", "0-0:96.1.0(3132)", "0-0:96.1.4(50217)", POWER]);
	t.equal(reading?.meterId, "K8EG");
	t.deepEqual(
		reading?.other.map(({ obis, value }) => `${obisText(obis)} ${value}`),
		["0-0:96.1.0 12", "0-0:96.1.4 50217"],
	);
	t.end();
});

test("telegrams: values in the field's finest unit, what no field holds under its code", (t) => {
	const reading = read(["1-0:32.7.0(234.7*V)", "1-0:1.8.0(00007805.332*kWh)", POWER, "1-0:5.8.0(1.5*kvarh)", POWER]);
	const value = (name: string) => reading?.values[fieldIndex(name)];
	t.deepEqual(["voltage_l1_v", "active_energy_import_kwh", "active_power_import_w"].map(value), [234700, 7805332, 870]);
	t.deepEqual(
		reading?.other.map(({ obis, value }) => `${obisText(obis)} ${value}`),
		["1-0:5.8.0 1500", "1-0:1.7.0 870"],
		"a value said twice is kept as well",
	);
	t.end();
});

test("telegrams: sub-meters by their channel, however many lines tell of them", (t) => {
	const reading = read(["0-2:24.1.0(003)", "0-2:96.1.0(4730)", "0-2:24.2.1(101209112500W)(12785.123*m3)", POWER]);
	t.deepEqual(
		[...(reading?.channels ?? [])].map(([channel, { type, id, mantissa, time }]) => [
			channel,
			type,
			id,
			mantissa,
			time?.raw,
		]),
		[[2, 3, "G0", 12785123, "101209112500W"]],
	);
	t.end();
});

test("telegrams: one that says nothing gives no Reading", (t) => {
	t.equal(read([]), undefined);
	t.equal(read(["NO CARRIER"]), undefined);
	t.ok(read(["0-0:1.0.0(240217174050W)"]), "a clock is something");
	t.end();
});
