/** `192.168.1.20` → its four bytes; undefined when it is anything else. */
export function ipv4Bytes(text: string): number[] | undefined {
	const bytes: number[] = [];
	for (const part of text.split(".")) {
		const value = decimalByte(part);
		if (value === undefined) return undefined;
		bytes.push(value);
	}
	return bytes.length === 4 ? bytes : undefined;
}

/** A leading zero is octal to some and not to others. */
function decimalByte(text: string): number | undefined {
	if (text.length === 0 || text.length > 3 || (text.length > 1 && text.startsWith("0"))) return undefined;
	let value = 0;
	for (let i = 0; i < text.length; i++) {
		const digit = text.charCodeAt(i) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value <= 255 ? value : undefined;
}
