/** The text of a version (Semantic Versioning 2.0.0) → whether it is one; two of them → which is newer. */

export const MAX_VERSION_LENGTH = 40;

export function isVersion(text: string): boolean {
	if (text.length > MAX_VERSION_LENGTH) return false;
	const { core, pre, build } = parts(text);
	if (core.length !== 3 || !core.every(isNumber)) return false;
	if (build !== undefined && !build.every(isWord)) return false;
	return pre === undefined || pre.every((word) => isWord(word) && (!isDigits(word) || isNumber(word)));
}

/** Less than 0 when `one` is older, 0 when they are the same but for build metadata (clause 10). Both are versions. */
export function compareVersions(one: string, other: string): number {
	const [a, b] = [parts(one), parts(other)];
	for (let index = 0; index < 3; index++) {
		const order = compareNumbers(a.core[index], b.core[index]);
		if (order !== 0) return order;
	}
	if (a.pre === undefined || b.pre === undefined) return (a.pre === undefined ? 1 : 0) - (b.pre === undefined ? 1 : 0);
	for (let index = 0; index < Math.min(a.pre.length, b.pre.length); index++) {
		const order = compareWords(a.pre[index], b.pre[index]);
		if (order !== 0) return order;
	}
	return a.pre.length - b.pre.length;
}

interface Parts {
	readonly core: readonly string[];
	readonly pre: readonly string[] | undefined;
	readonly build: readonly string[] | undefined;
}

function parts(text: string): Parts {
	const plus = text.indexOf("+");
	const rest = plus < 0 ? text : text.slice(0, plus);
	const dash = rest.indexOf("-");
	return {
		core: (dash < 0 ? rest : rest.slice(0, dash)).split("."),
		pre: dash < 0 ? undefined : rest.slice(dash + 1).split("."),
		build: plus < 0 ? undefined : text.slice(plus + 1).split("."),
	};
}

/** Numbers come before words (clause 11.4). */
function compareWords(a: string, b: string): number {
	if (isDigits(a) && isDigits(b)) return compareNumbers(a, b);
	if (isDigits(a) !== isDigits(b)) return isDigits(a) ? -1 : 1;
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Of any length, without leading zeros. */
function compareNumbers(a: string, b: string): number {
	if (a.length !== b.length) return a.length - b.length;
	return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(text: string): boolean {
	return isDigits(text) && (text === "0" || text[0] !== "0");
}

function isDigits(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 0x30 || text.charCodeAt(at) > 0x39) return false;
	return text !== "";
}

function isWord(text: string): boolean {
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const lower = code | 0x20;
		if ((code < 0x30 || code > 0x39) && (lower < 0x61 || lower > 0x7a) && code !== 0x2d) return false;
	}
	return text !== "";
}
