/** Settings as the firmware uses them: every key of `ROWS`, valid and frozen. */
import { ROWS, type Row } from "./rows.ts";

type Widened<T> = T extends boolean ? boolean : T extends number ? number : string;

export type Config = { readonly [R in (typeof ROWS)[number] as R["key"]]: Widened<R["default"]> };

export type ConfigKey = keyof Config;

/** A value that a row does not allow, in words for the person who sent it. */
export interface ConfigFault {
	readonly key: string;
	readonly rule: string;
	/** The value as JSON, cut short; undefined when it may be a secret. */
	readonly value?: string;
}

const LONGEST_SHOWN = 60;

const rowByKey = new Map<string, Row>(ROWS.map((row) => [row.key, row]));

export function rowOf(key: string): Row | undefined {
	return rowByKey.get(key);
}

/** The rule that `value` breaks, or undefined when the row allows it. */
export function brokenRule(row: Row, value: unknown): string | undefined {
	const min = row.min ?? 0;
	const max = row.max ?? 0;
	switch (row.type) {
		case "boolean":
			return typeof value === "boolean" ? undefined : "must be true or false";
		case "integer":
			if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return undefined;
			return `must be a whole number from ${min} to ${max}`;
		case "hex":
			if (typeof value === "string" && isHex(value) && (value === "" || value.length === max * 2)) return undefined;
			return `must be ${max * 2} hexadecimal digits, or empty`;
		case "text":
			if (typeof value !== "string") return "must be text";
			if (row.choices !== undefined && !row.choices.includes(value)) return `must be one of ${row.choices.join(", ")}`;
			if (row.choices === undefined && (value.length < min || value.length > max))
				return `must be ${min} to ${max} characters long`;
			return hasControls(value, row.lines === true) ? "must not hold control characters" : undefined;
	}
}

/** What is wrong with a value for a key, or undefined when it may be set. */
export function configFault(key: string, value: unknown): ConfigFault | undefined {
	const row = rowByKey.get(key);
	// It may be a secret whose key is misspelt.
	if (row === undefined) return { key: shortened(key), rule: "is not a setting" };
	const rule = brokenRule(row, value);
	if (rule === undefined) return undefined;
	return row.secret ? { key, rule } : { key, rule, value: shortened(JSON.stringify(value) ?? "an object or a list") };
}

/** "http.port must be a whole number from 0 to 65535, not 65536." */
export function faultSentence({ key, rule, value }: ConfigFault): string {
	return `${key} ${rule}${value === undefined ? "" : `, not ${value}`}.`;
}

/** The defaults with `changes` laid over them, or the first fault found. */
export function makeConfig(changes: Iterable<readonly [string, unknown]>): Config | ConfigFault {
	const values = new Map<string, unknown>(ROWS.map((row) => [row.key, row.default]));
	for (const [key, value] of changes) {
		const fault = configFault(key, value);
		if (fault !== undefined) return fault;
		values.set(key, value);
	}
	return Object.freeze(Object.fromEntries(values)) as unknown as Config;
}

function shortened(text: string): string {
	return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function isHex(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i) | 0x20;
		if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
	}
	return true;
}

/** A text of several lines may also hold tabs and line ends. */
function hasControls(text: string, lines: boolean): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 0x7f || (code < 0x20 && !(lines && (code === 0x09 || code === 0x0a || code === 0x0d)))) return true;
	}
	return false;
}
