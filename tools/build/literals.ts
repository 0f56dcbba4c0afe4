/**
 * The text of a bundled module in; out comes the same without the constants that a build may write where they
 * are used, and their values for esbuild's `define`. On XS a name costs an object in flash in each function
 * that uses it, and one where it stands: more than a number takes, or a text that is short or stands once.
 */

export interface Literals {
	readonly text: string;
	/** JSON by name, or by name, point and member. */
	readonly values: Readonly<Record<string, string>>;
}

/** As esbuild prints what is `const` in the sources: a number or a calculation, a text, a table of such. */
const SCALAR = /^var ([A-Z][A-Z0-9_]*) = (.+);\n/gm;
const TABLE =
	/^var ([A-Z][A-Z0-9_]*) = (?:frozen\()?\{\n((?: {2}(?:\/\/.*|\/\*.*\*\/|\w+: (?:-?\d+|"[^"\\]+"),?)\n)+)\}\)?;\n/gm;
const MEMBER = /^ {2}(\w+): (-?\d+|"[^"\\]+"),?$/gm;

/** One that is JSON, too. */
const TEXT = /^"(?:[^"\\\p{Cc}]|\\[nrt"\\])+"$/u;

const CLOSURE_BYTES = 16;
const TEXT_BYTES = 33;

export function withoutLiterals(bundle: string): Literals {
	const values: Record<string, string> = {};
	const uses = countWords(bundle);
	const tablesLeft = bundle.replaceAll(TABLE, (all, name: string, members: string) => {
		const table = Object.fromEntries([...members.matchAll(MEMBER)].map(([, member, value]) => [member, value]));
		if (!isReadByMember(bundle, name, table)) return all;
		for (const [member, value] of Object.entries(table)) values[`${name}.${member}`] = value;
		return "";
	});
	const text = tablesLeft.replaceAll(SCALAR, (all, name: string, expression: string) => {
		const value = literal(expression, values);
		if (value === undefined || (value.startsWith('"') && !isWorthInlining(value.length, (uses.get(name) ?? 0) - 1)))
			return all;
		values[name] = value;
		return "";
	});
	return { text, values };
}

/** As JSON; undefined for anything but a text, or numbers, what is known, and signs between them. */
function literal(expression: string, known: Readonly<Record<string, string>>): string | undefined {
	if (TEXT.test(expression)) return expression;
	const numbers = expression.replaceAll(/[A-Z][A-Z0-9_]*(?:\.\w+)?/g, (name) => known[name] ?? name);
	const signs = numbers.replaceAll(/\b(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e\d+)?)\b/g, "");
	if (!/^[-+*/<>() ]*$/.test(signs)) return undefined;
	const value: unknown = new Function(`return ${numbers}`)();
	return Number.isFinite(value) ? String(value) : undefined;
}

function isWorthInlining(length: number, uses: number): boolean {
	return (uses - 1) * length < CLOSURE_BYTES * uses + TEXT_BYTES;
}

/** Whether nothing is done with the table but to read members that it has. */
function isReadByMember(bundle: string, name: string, table: Readonly<Record<string, string>>): boolean {
	for (const [, member, after] of bundle.matchAll(new RegExp(`(?<!var )\\b${name}\\b(?:\\.(\\w+))?( *=[^=])?`, "g")))
		if (member === undefined || after !== undefined || !(member in table)) return false;
	return true;
}

function countWords(text: string): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const [word] of text.matchAll(/\b[A-Z][A-Z0-9_]*\b/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
	return counts;
}
