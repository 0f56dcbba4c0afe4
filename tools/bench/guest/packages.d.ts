declare module "dsmr-parser" {
	const parser: { parse(telegram: string): { objects: Record<string, string | number> } };
	export default parser;
}

declare module "p1-reader/lib/parsePacket.js" {
	export default function parsePacket(telegram: string): {
		electricity: { received: { actual: { reading: number } } };
	};
}

declare module "buffer/index.js" {
	export const Buffer: unknown;
}
