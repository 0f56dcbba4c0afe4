/** `mantissa` × 10^`exponent` as plain decimal text, exact: (7805332, -3) is "7805.332". */
export function decimalText(mantissa: number, exponent: number): string {
	if (exponent >= 0) return mantissa === 0 ? "0" : String(mantissa) + "0".repeat(exponent);
	const digits = String(Math.abs(mantissa)).padStart(1 - exponent, "0");
	const point = digits.length + exponent;
	return `${mantissa < 0 ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`;
}
