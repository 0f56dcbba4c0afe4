/** Bytes as a sender means them in, bytes as a UART with other settings hears them out; ideal edges. */

export interface Wire {
	readonly baud: number;
	/** Each of 7 or 8 data bits, then an even parity bit or none, then one stop bit. */
	readonly dataBits?: 7 | 8;
	readonly evenParity?: boolean;
	readonly inverted?: boolean;
	/** Every SPACE begins late by so much: a P1 line rises for it, and a weak pull-up lets it rise slowly. */
	readonly riseDelayUs?: number;
}

export interface HeardBytes {
	readonly bytes: Uint8Array;
	readonly framingErrors: number;
}

/** `bursts` with 20 bit times of rest before and after each; heard as 8N1 at `baud`. */
export function hear(bursts: readonly Uint8Array[], wire: Wire, baud: number): HeardBytes {
	const edges = lineEdges(bursts, wire);
	const bit = 1e6 / baud;
	const heard: number[] = [];
	let framingErrors = 0;
	let at = 0;
	const level = (time: number) => {
		while (at + 1 < edges.length && edges[at + 1].time <= time) at++;
		while (edges[at].time > time) at--;
		return edges[at].level;
	};
	for (let next = 0; next < edges.length; ) {
		if (edges[next].level === 1) {
			next++;
			continue;
		}
		const start = edges[next].time;
		let byte = 0;
		for (let i = 0; i < 8; i++) byte |= level(start + (i + 1.5) * bit) << i;
		const stop = start + 9.5 * bit;
		const good = level(stop) === 1;
		// A start bit that does not last is a glitch.
		if (level(start + bit / 2) === 0) {
			heard.push(byte);
			if (!good) framingErrors++;
			while (next < edges.length && edges[next].time <= stop) next++;
		} else next++;
		// After a broken stop bit the line must rise before the next start bit.
		if (!good) while (next < edges.length && edges[next].level === 0) next++;
	}
	return { bytes: Uint8Array.from(heard), framingErrors };
}

interface Edge {
	readonly time: number;
	readonly level: 0 | 1;
}

function lineEdges(bursts: readonly Uint8Array[], wire: Wire): Edge[] {
	const bit = 1e6 / wire.baud;
	const invert = wire.inverted ? 1 : 0;
	const edges: Edge[] = [{ time: Number.NEGATIVE_INFINITY, level: (1 ^ invert) as 0 | 1 }];
	let time = 0;
	let last = edges[0].level;
	const send = (value: number, bits = 1) => {
		const level = (value ^ invert) as 0 | 1;
		const late = value === 0 ? (wire.riseDelayUs ?? 0) : 0;
		if (level !== last) edges.push({ time: time + late, level });
		last = level;
		time += bits * bit;
	};
	const dataBits = wire.dataBits ?? 8;
	for (const burst of bursts) {
		send(1, 20);
		for (const byte of burst) {
			send(0);
			let parity = 0;
			for (let i = 0; i < dataBits; i++) {
				const value = (byte >> i) & 1;
				parity ^= value;
				send(value);
			}
			if (wire.evenParity) send(parity);
			send(1);
		}
		send(1, 20);
	}
	return edges.filter((edge, i) => i + 1 === edges.length || edge.time < edges[i + 1].time);
}
