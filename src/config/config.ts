/** Settings as the firmware uses them: every key of `ROWS`, valid and frozen. */
import { ROWS, type Row } from "./rows.ts";

type Widened<T> = T extends boolean ? boolean : T extends number ? number : string;

export type Config = { readonly [R in (typeof ROWS)[number] as R["key"]]: Widened<R["default"]> };

export type ConfigKey = keyof Config;

/** A value that a row does not allow, in words for the person who sent it. */
export interface ConfigFault {
	readonly key: string;
	readonly rule: string;
}

const rowByKey = new Map<string, Row>(ROWS.map((row) => [row.key, row]));

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
			if (value.length < min || value.length > max) return `must be ${min} to ${max} characters long`;
			return undefined;
	}
}

/** The defaults with `changes` laid over them, or the first fault found. */
export function makeConfig(changes: Iterable<readonly [string, unknown]>): Config | ConfigFault {
	const values = new Map<string, unknown>(ROWS.map((row) => [row.key, row.default]));
	for (const [key, value] of changes) {
		const row = rowByKey.get(key);
		if (row === undefined) return { key, rule: "is not a setting" };
		const rule = brokenRule(row, value);
		if (rule !== undefined) return { key, rule };
		values.set(key, value);
	}
	return Object.freeze(Object.fromEntries(values)) as unknown as Config;
}

function isHex(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i) | 0x20;
		if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false;
	}
	return true;
}
