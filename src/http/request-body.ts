/** The bytes of a request's body and the members it must have → their values, or the problem with them. */
import { type JsonValue, readJsonObject } from "./json.ts";
import { problem } from "./problem.ts";
import type { Response } from "./response.ts";
import type { BodyField } from "./route.ts";

/** `fields` undefined: any members. Undefined: `response` says what is wrong. */
export function readBody(
	bytes: Uint8Array,
	fields: readonly BodyField[] | undefined,
	response: Response,
): ReadonlyMap<string, JsonValue> | undefined {
	const members = readJsonObject(bytes);
	if (!(members instanceof Map)) {
		problem(response, 400, members.detail, [["position", members.position]]);
		return undefined;
	}
	if (fields === undefined) return members;
	for (const name of members.keys()) {
		if (!fields.some((field) => field.name === name)) return wrong(response, name, "is not a member of this request");
	}
	for (const field of fields) {
		const rule = brokenRule(field, members.get(field.name));
		if (rule !== undefined) return wrong(response, field.name, rule);
	}
	return members;
}

function wrong(response: Response, name: string, rule: string): undefined {
	const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
	problem(response, 422, `"${shown}" ${rule}.`, [["field", shown]]);
	return undefined;
}

function brokenRule(field: BodyField, value: JsonValue | undefined): string | undefined {
	if (value === undefined) return "is missing";
	if (typeof value !== "string") return "must be text";
	if (field.choices !== undefined) {
		return field.choices.includes(value) ? undefined : `must be one of ${field.choices.join(", ")}`;
	}
	const { minLength = 1, maxLength = 0 } = field;
	if (value.length < minLength || value.length > maxLength)
		return `must be ${minLength} to ${maxLength} characters long`;
	for (let i = 0; i < value.length; i++) {
		if (value.charCodeAt(i) < 0x20 || value.charCodeAt(i) === 0x7f) return "must not hold control characters";
	}
	return undefined;
}
