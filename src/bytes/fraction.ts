/** Random bytes → a fraction from 0 to just below 1. */
export function randomFraction(crypto: { random(byteLength: number): Uint8Array }): number {
	const [a, b, c] = crypto.random(3);
	return (a * 0x1_0000 + b * 0x100 + c) / 0x100_0000;
}
