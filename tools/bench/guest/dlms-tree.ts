/** What one writes first for DLMS: the data as a tree of arrays, then a Map by OBIS code as text; no FCS. */
import { contend } from "./harness.ts";

type Tree = number | string | Tree[] | undefined;

function parse(bytes: Uint8Array, place: { at: number }): Tree {
	const tag = bytes[place.at++];
	switch (tag) {
		case 1:
		case 2: {
			const count = bytes[place.at++];
			return Array.from({ length: count }, () => parse(bytes, place));
		}
		case 9:
		case 10: {
			const length = bytes[place.at++];
			const content = bytes.slice(place.at, place.at + length);
			place.at += length;
			return length === 6 ? content.join(".") : String.fromCharCode(...content);
		}
		case 6:
			return (
				((bytes[place.at++] << 24) | (bytes[place.at++] << 16) | (bytes[place.at++] << 8) | bytes[place.at++]) >>> 0
			);
		case 16:
			return (((bytes[place.at++] << 8) | bytes[place.at++]) << 16) >> 16;
		case 18:
			return (bytes[place.at++] << 8) | bytes[place.at++];
		case 15:
			return (bytes[place.at++] << 24) >> 24;
		case 22:
			return bytes[place.at++];
		default:
			return undefined;
	}
}

contend(
	(message) => {
		const values = new Map<string, number>();
		// Flag, format, addresses, control, HCS, LLC, tag, invoke-id, no date-time: 9 + 3 + 6 bytes.
		for (const item of parse(message, { at: 18 }) as Tree[]) {
			const [code, value, scale] = item as [string, number, [number, number] | undefined];
			if (scale !== undefined) values.set(code, value * 10 ** scale[0]);
		}
		return values;
	},
	(values) => values.get("1.0.1.7.0.255") ?? -2,
);
