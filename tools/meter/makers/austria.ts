/** Austrian pushes over M-Bus: always encrypted, one message in two long frames. */
import { obis, octets, octetText, structure, uint16, uint32 } from "../axdr.ts";
import { ascii } from "../bytes.ts";
import type { Dialect } from "../dialect.ts";
import {
	clockBytes,
	clockElement,
	dlmsDialect,
	each,
	elements,
	HEADER,
	type Item,
	nested,
	text,
	triple,
} from "../dlms.ts";
import { type Ciphering, generalCiphering } from "../gcm.ts";
import { mbusFrames } from "../mbus.ts";
import type { Quantity } from "../sample.ts";
import { CURRENTS, ENERGIES, POWERS, VOLTAGES } from "./quantities.ts";

const METER_ID = "178210000017";

const plain = (quantity: Quantity) => triple(quantity, uint32);
const voltage = (quantity: Quantity) => triple(quantity, uint16, -1);
const current = (quantity: Quantity) => triple(quantity, uint16, -2);

/** 35 elements: clock, eleven values each with OBIS and scale, the meter's number. */
const flat: readonly Item[] = [
	clockElement,
	...each(plain, [...ENERGIES.slice(0, 2), ...POWERS.slice(0, 2)]),
	...each(voltage, VOLTAGES),
	...each(current, CURRENTS),
	triple("power_factor", uint16, -3),
	text(octetText(METER_ID), METER_ID, "meter_id"),
];

const KAIFA_ID = "1KFM0200000017";

/** 16 elements, most of them structures. */
const structured: readonly Item[] = [
	(context) => [obis(0, 0, 1, 0, 0), octets(clockBytes(context))],
	nested((context) => [obis(0, 0, 96, 1, 0), ...text(octetText(KAIFA_ID), KAIFA_ID, "meter_id")(context)]),
	nested(() => [obis(0, 0, 42, 0, 0), octetText("KFM1200200000017")]),
	...each((quantity) => nested(voltage(quantity)), VOLTAGES),
	...each((quantity) => nested(current(quantity)), CURRENTS),
	...each((quantity) => nested(plain(quantity)), [...POWERS.slice(0, 2), ...ENERGIES]),
];

interface Austrian {
	readonly name: string;
	readonly summary: string;
	readonly maker: string;
	readonly items: readonly Item[];
	/** User data bytes in the first frame. */
	readonly largest: number;
	readonly securityControl: number;
}

function austrian({ name, summary, maker, items, largest, securityControl }: Austrian): Dialect {
	const ciphering: Ciphering = {
		apduTag: 0xdb,
		securityControl,
		systemTitle: [...ascii(maker), 0x10, 0x20, 0x00, 0x30, 0x39],
		lengthForm: (length) => (length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]),
	};
	return dlmsDialect({
		name,
		summary,
		parity: true,
		ciphered: true,
		dateTime: { deviationMinutes: -60, status: 0, hundredths: 0 },
		invokeId: ({ frameCounter }) => 0x8000_0000 + (frameCounter & 0x00ff_ffff),
		header: HEADER.lengthOnly,
		body: (context) => structure(elements(items, context)),
		wrap: (apdu, turn) => mbusFrames(generalCiphering(ciphering, turn, apdu), largest),
	});
}

const ENCRYPTED = 0x20;
/** Suite 1 changes signatures and key agreement, not the cipher: still AES-128-GCM. */
const ENCRYPTED_SUITE_1 = 0x21;

export const AUSTRIA: readonly Dialect[] = [
	austrian({
		name: "sagemcom-at-mbus-ciphered",
		summary: "Sagemcom T210-D, Austria: M-Bus whose length field overflows, encrypted without a tag",
		maker: "SAG",
		items: flat,
		largest: 257,
		securityControl: ENCRYPTED,
	}),
	austrian({
		name: "kaifa-at-mbus-ciphered",
		summary: "Kaifa MA309, Austria (EVN): M-Bus, encrypted without a tag",
		maker: "KFM",
		items: flat,
		largest: 250,
		securityControl: ENCRYPTED,
	}),
	austrian({
		name: "kaifa-at-structured-ciphered",
		summary: "Kaifa MA309, Austria (Salzburg, Vorarlberg): M-Bus, structures, encrypted by suite 1 without a tag",
		maker: "KFM",
		items: structured,
		largest: 250,
		securityControl: ENCRYPTED_SUITE_1,
	}),
];
