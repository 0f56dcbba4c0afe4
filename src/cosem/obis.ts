/**
 * OBIS codes (IEC 62056-6-1) as numbers: A-B:C.D.E.F, one byte each, A highest.
 * F is 255 where a text leaves it out.
 */
export function obisCode(a: number, b: number, c: number, d: number, e: number, f = 255): number {
	return ((a << 8) | b) * 0x1_0000_0000 + (((c << 24) | (d << 16) | (e << 8) | f) >>> 0);
}

/** `A-B:C.D.E`, and `.F` or `*F` only where it is not 255. */
export function obisText(code: number): string {
	const high = Math.floor(code / 0x1_0000_0000);
	const low = (code % 0x1_0000_0000) | 0;
	const f = low & 255;
	const text = `${high >>> 8}-${high & 255}:${low >>> 24}.${(low >>> 16) & 255}.${(low >>> 8) & 255}`;
	return f === 255 ? text : `${text}.${f}`;
}
