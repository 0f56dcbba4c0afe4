/** Binary floating point of A-XDR (tags 17 and 18 hex) → the shortest decimal that means the same. */

/** A decimal number as mantissa × 10^exponent. */
export interface Decimal {
	readonly mantissa: number;
	readonly exponent: number;
}

/** More digits than a float64 has; also what a meter's quantity could ever need behind the point. */
const MOST_DECIMALS = 15;

/** IEEE 754 in four or eight bytes, big-endian; undefined for what is no number or no exact one. */
export function floatAt(bytes: Uint8Array, start: number, end: number): Decimal | undefined {
	const single = end - start === 4;
	const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
	const value = single ? view.getFloat32(0) : view.getFloat64(0);
	if (!Number.isFinite(value)) return undefined;
	for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
		const power = 10 ** decimals;
		const mantissa = Math.round(value * power);
		if (!Number.isSafeInteger(mantissa)) return undefined;
		const back = mantissa / power;
		if ((single ? Math.fround(back) : back) === value) return { mantissa: mantissa + 0, exponent: 0 - decimals };
	}
	return undefined;
}
