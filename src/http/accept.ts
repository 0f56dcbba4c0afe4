/** An Accept field (RFC 9110, 12.5.1) and the types that can be had → the one that is liked best. */

/**
 * The type with the greatest quality, the earlier one where two are equal; undefined when none of
 * them is acceptable. An empty field accepts everything.
 */
export function preferredType(accept: string, types: readonly string[]): string | undefined {
	let best: string | undefined;
	let bestQuality = 0;
	for (const type of types) {
		const quality = accept.trim() === "" ? 1 : qualityOf(accept, type);
		if (quality > bestQuality) {
			best = type;
			bestQuality = quality;
		}
	}
	return best;
}

/** The quality of the most specific range that fits, 0 when none does. */
function qualityOf(accept: string, type: string): number {
	const slash = type.indexOf("/");
	let specific = -1;
	let quality = 0;
	for (const element of accept.split(",")) {
		const [first, ...parameters] = element.split(";");
		const range = first.trim().toLowerCase();
		let fit = -1;
		if (range === type) fit = 2;
		else if (range === `${type.slice(0, slash)}/*`) fit = 1;
		else if (range === "*/*") fit = 0;
		if (fit <= specific) continue;
		specific = fit;
		quality = 1;
		for (const parameter of parameters) {
			const text = parameter.trim().toLowerCase();
			if (text.startsWith("q=")) quality = Number(text.slice(2)) || 0;
		}
	}
	return quality;
}
