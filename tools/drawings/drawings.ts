/** Nothing in; the drawings of hosts/esp32, by file name, out. */
import { Drawing } from "./svg.ts";

/** D5: DSMR P1 Companion 5.0.2, section 5.7. */
const PINS: readonly [name: string, note: string][] = [
	["5 V", "out of most meters, 250 mA; into some (JP1)"],
	["Data Request", "in: 4.0 to 5.5 V, 4 to 10 mA; released = open, never 0 V"],
	["Data GND", ""],
	["not connected", ""],
	["Data", "out: open collector, inverted; at most 5 mA from the reader"],
	["Power GND", "joined with pin 3 at the reader"],
];

export function rj12(): string {
	const drawing = new Drawing("RJ12 of a P1 port, seen into the meter's socket", 74, 22);
	drawing.text([2, 2], "RJ12 socket of the meter, looking into it, latch down");
	drawing.box([2, 4], 14, 12).box([6, 16], 6, 2);
	PINS.forEach(([name, note], index) => {
		const x = 4 + index * 2;
		drawing.wire([x, 4], [x, 8]).text([x, 10], String(index + 1), "middle");
		drawing.text([20, 5 + index * 2.4], `${index + 1}  ${name}`).text([32, 5 + index * 2.4], note, "start", true);
	});
	drawing.text(
		[2, 20.5],
		"A straight cable joins 1 to 1; a crossed one puts 5 V on pin 6. Measure before use.",
		"start",
		true,
	);
	return drawing.toString();
}

export function receiver(): string {
	const drawing = new Drawing("Receiver, data request and supply", 102, 52);
	drawing.text([2, 2], "Meter side").text([66, 2], "Dongle side").barrier([46, 3], [46, 33]);

	// Data: LED of the fast opto between 5 V of the port and pin 5.
	drawing.text([2, 8], "pin 1  5 V").wire([10, 8], [40, 8]).dot([22, 8]).dot([30, 8]);
	drawing.wire([22, 8], [22, 10]).box([21, 10], 2, 5).text([24, 12.5], "R1 1 kΩ", "start", true);
	drawing.wire([22, 15], [22, 16], [40, 16]);
	drawing.wire([40, 16], [40, 17.3]).diode([40, 18], true).wire([40, 18.7], [40, 21], [10, 21]);
	drawing.text([2, 21], "pin 5  Data").text([41.5, 19.5], "U1", "start", true);
	drawing.box([38, 14.5], 17, 8).text([50.5, 15.8], "TLP2361", "middle", true);
	drawing.wire([55, 18], [70, 18]).text([70.5, 18], "RX of the board (inverted: MARK is low)", "start", true);
	drawing.wire([52, 14.5], [52, 12]).text([52.5, 11.5], "3.3 V, 100 nF", "start", true);
	drawing.wire([52, 22.5], [52, 24]).text([52.5, 24.5], "GND", "start", true);

	// Data Request: transistor of the slow opto between 5 V of the port and pin 2.
	drawing.wire([30, 8], [30, 28], [38, 28]).box([38, 26], 17, 6).text([50.5, 27.2], "PC817C", "middle", true);
	drawing.text([40, 27.2], "U2", "start", true).text([2, 31], "pin 2  Request").wire([12, 31], [38, 31]);
	drawing.wire([55, 28], [58, 28]).box([58, 27], 5, 2).text([60.5, 26], "R2 220 Ω", "middle", true);
	drawing.wire([63, 28], [70, 28]).text([70.5, 28], "request pin of the board", "start", true);
	drawing.wire([55, 31], [57, 31]).text([57.5, 31], "GND", "start", true);
	drawing.text([2, 34], "pins 3, 6  GND of the meter").wire([22, 34], [34, 34]);

	// Supply.
	drawing.text([2, 38], "USB 5 V").wire([8, 38], [19.3, 38]).diode([20, 38]).wire([20.7, 38], [70, 38]);
	drawing.text([20, 36.3], "D1", "middle", true).text([70.5, 38], "5 V of the board", "start", true).dot([40, 38]);
	drawing.text([2, 42], "pin 1").wire([8, 42], [29.3, 42]).diode([30, 42]).wire([30.7, 42], [40, 42], [40, 38]);
	drawing.text([30, 40.5], "D2", "middle", true);
	drawing
		.text([2, 46], "USB 5 V")
		.wire([8, 46], [12, 46])
		.box([12, 45], 5, 2)
		.text([14.5, 44.2], "F1 100 mA", "middle", true);
	drawing.wire([17, 46], [22, 46]).box([22, 45], 3, 2).text([23.5, 44.2], "JP1", "middle", true);
	drawing
		.wire([25, 46], [29.3, 46])
		.diode([30, 46])
		.wire([30.7, 46], [40, 46])
		.text([40.5, 46], "pin 1", "start", true);
	drawing.text([30, 44.5], "D3", "middle", true);
	drawing
		.text([2, 50], "GND of the meter")
		.wire([14, 50], [22, 50])
		.box([22, 49], 3, 2)
		.text([23.5, 48.2], "JP2", "middle", true);
	drawing.wire([25, 50], [40, 50]).text([40.5, 50], "GND", "start", true);
	return drawing.toString();
}

export const DRAWINGS: Readonly<Record<string, () => string>> = { "rj12.svg": rj12, "receiver.svg": receiver };
