/** Luxembourg's P1: a whole telegram, its own CRC included, encrypted and authenticated (Smarty P1 1.1.3). */
import { ascii } from "../bytes.ts";
import type { Dialect } from "../dialect.ts";
import { type Ciphering, generalCiphering } from "../gcm.ts";
import { clock, identifier, literal, number, textDialect } from "../text.ts";
import { CURRENTS, ENERGIES, POWERS } from "./quantities.ts";

const CIPHERING: Ciphering = {
	apduTag: 0xdb,
	securityControl: 0x30,
	systemTitle: [...ascii("SAG"), 0x67, 0x70, 0x00, 0x30, 0x39],
	lengthForm: (length) => [0x82, length >> 8, length & 0xff],
};

const telegram = textDialect({
	name: "lux-p1-ciphered",
	summary: "Sagemcom Smarty, Luxembourg: an encrypted telegram",
	identification: "Lux5\\253663629_D",
	lines: [
		literal("1-3:0.2.8(42)"),
		clock("W"),
		identifier("0-0:42.0.0", "SAG1030700000017"),
		...ENERGIES.map((quantity) => number(quantity, 6, 3, quantity.startsWith("active") ? "kWh" : "kvarh")),
		...POWERS.map((quantity) => number(quantity, 2, 3, quantity.startsWith("active") ? "kW" : "kvar")),
		literal("0-0:17.0.0(27.600*kVA)"),
		literal("0-0:96.3.10(1)"),
		literal("0-0:96.7.21(00069)"),
		literal("0-0:96.13.0()"),
		literal("0-0:96.13.2()"),
		...CURRENTS.map((quantity) => number(quantity, 3, 0, "A")),
	],
});

export const LUXEMBOURG: readonly Dialect[] = [
	{
		...telegram,
		ciphered: true,
		encode(sample, turn) {
			const { bytes, sent } = telegram.encode(sample, turn);
			return { bytes: generalCiphering(CIPHERING, turn, bytes), sent };
		},
	},
];
