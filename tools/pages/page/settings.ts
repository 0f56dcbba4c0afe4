/** The settings as a form, made of the table that the firmware checks them by: what was changed is sent, nothing else. */
import type { ConfigKey } from "../../../src/config/config.ts";
import { ROWS, type Row } from "../../../src/config/rows.ts";
import { SETTING_WORDS } from "../../settings/words.ts";
import { ask, pairAs, problemOf } from "./api.ts";
import { byId, make } from "./dom.ts";
import type { Language, Words } from "./words.ts";

type Value = boolean | number | string | null;
type Flags = Readonly<Record<string, true>>;

interface Shown {
	readonly values: Readonly<Record<string, Value>>;
	readonly set: Flags;
	readonly overridden: Flags;
	readonly waiting_for_restart: Flags;
}

const PATH = "/v1/settings";
const GROUPS = ["meter", "device", "wifi", "network", "clock", "mqtt", "light", "update", "http"] as const;

export async function showSettings(language: Language, words: Words): Promise<void> {
	const place = byId("settings-form");
	const again = () => void showSettings(language, words);
	const response = await ask(PATH);
	if (response.status === 401 || response.status === 403) {
		const button = make("button", { type: "button", class: "quiet" }, words.getAdmin);
		button.addEventListener("click", async () => {
			const problem = await pairAs("admin");
			if (problem === undefined) again();
			else say(problem.detail, true);
		});
		return place.replaceChildren(make("p", {}, words.needAdmin), button);
	}
	if (!response.ok) return say((await problemOf(response)).detail, true);
	const { set, overridden, waiting_for_restart, ...values } = await response.json();
	const shown: Shown = { values, set, overridden, waiting_for_restart };
	const open = place.querySelector<HTMLElement>("details[open]")?.dataset.group;
	const form = make("form", {}, ...GROUPS.map((group) => groupOf(group, shown, language, words, again)));
	form.querySelector(`[data-group="${open}"]`)?.setAttribute("open", "");
	form.append(make("button", { type: "submit" }, words.save), ...actions(words));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void change(changesIn(shown), again, words);
	});
	place.replaceChildren(form);
	if (Object.keys(waiting_for_restart).length > 0) say(words.restartNeeded, false);
}

function groupOf(group: string, shown: Shown, language: Language, words: Words, again: () => void): HTMLElement {
	const rows = (ROWS as readonly Row[]).filter(({ key }) => key.startsWith(`${group}.`));
	const fields = rows.map((row) => fieldOf(row, shown, language, words, again));
	const title = words.groups[group as keyof typeof words.groups];
	return make("details", { name: "settings", "data-group": group }, make("summary", {}, title), ...fields);
}

function fieldOf(row: Row, shown: Shown, language: Language, words: Words, again: () => void): HTMLElement {
	const { key } = row;
	const input = inputOf(row, shown.values[key]);
	const given = key in shown.overridden;
	input.id = key;
	input.toggleAttribute("disabled", given);
	if (row.secret && key in shown.set) input.setAttribute("placeholder", "••••••••");
	const note = given ? ` · ${words.given}` : row.restart ? ` · ${words.atRestart}` : "";
	const field = make(
		"p",
		{ class: row.type },
		make("label", { for: key }, SETTING_WORDS[key as ConfigKey][language]),
		input,
	);
	field.append(make("small", {}, make("code", {}, key), note));
	if (row.secret && key in shown.set && !given) {
		const remove = make("button", { type: "button", class: "link" }, words.remove);
		remove.addEventListener("click", () => void change({ [key]: null }, again, words));
		field.append(remove);
	}
	return field;
}

function inputOf(row: Row, value: Value): HTMLElement {
	const most = String(row.max ?? 0);
	const text = String(value ?? "");
	if (row.type === "boolean") return make("input", { type: "checkbox", ...(value === true ? { checked: "" } : {}) });
	if (row.type === "integer")
		return make("input", { type: "number", required: "", min: String(row.min ?? 0), max: most, value: text });
	if (row.choices !== undefined) {
		const option = (one: string) => make("option", { value: one, ...(one === text ? { selected: "" } : {}) }, one);
		return make("select", {}, ...row.choices.map(option));
	}
	const common = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
	if (row.lines) return make("textarea", { ...common, rows: "3", maxlength: most }, text);
	const length = row.type === "hex" ? String(2 * Number(most)) : most;
	return make("input", { ...common, type: row.secret ? "password" : "text", maxlength: length, value: text });
}

/** A secret that was left empty stays as it is. */
function changesIn({ values }: Shown): Record<string, Value> {
	const changes: Record<string, Value> = {};
	for (const row of ROWS as readonly Row[]) {
		const input = byId<HTMLInputElement>(row.key);
		const value = row.type === "boolean" ? input.checked : row.type === "integer" ? Number(input.value) : input.value;
		if (value !== (values[row.key] ?? "")) changes[row.key] = value;
	}
	return changes;
}

async function change(changes: Record<string, Value>, again: () => void, words: Words): Promise<void> {
	const headers = { "Content-Type": "application/merge-patch+json" };
	const response = await ask(PATH, { method: "PATCH", headers, body: JSON.stringify(changes) });
	if (response.ok) {
		say(words.saved, false);
		return again();
	}
	const problem = await problemOf(response);
	say(problem.detail, true);
	const wrong = problem.field === undefined ? null : document.getElementById(problem.field);
	wrong?.closest("details")?.setAttribute("open", "");
	wrong?.focus();
}

function actions(words: Words): HTMLElement[] {
	const action = (path: string, name: string, sure?: string) => {
		const button = make("button", { type: "button", class: "quiet" }, name);
		button.addEventListener("click", async () => {
			if (sure !== undefined && !confirm(sure)) return;
			const response = await ask(path, { method: "POST" });
			say(response.ok ? name : (await problemOf(response)).detail, !response.ok);
		});
		return button;
	};
	return [
		action("/v1/identify", words.identify),
		action("/v1/restart", words.restart),
		action("/v1/factory-reset", words.reset, words.resetSure),
	];
}

function say(text: string, wrong: boolean): void {
	byId("settings-said").textContent = text;
	byId("settings-said").className = wrong ? "wrong" : "";
}
