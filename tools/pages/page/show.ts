/** A reading → what the page shows of it. */
import type { Reading } from "./api.ts";
import { byId, make } from "./dom.ts";
import type { Words } from "./words.ts";

export const FUSES = [16, 20, 25, 35, 50, 63];

export function number(reading: Reading, name: string): number | undefined {
	const value = reading[name];
	return typeof value === "number" ? value : undefined;
}

/** Drawn minus fed in, in watts. */
export function netPower(reading: Reading): number | undefined {
	const drawn = number(reading, "active_power_import_w");
	return drawn === undefined ? undefined : drawn - (number(reading, "active_power_export_w") ?? 0);
}

export function showPower(watts: number | undefined, words: Words, locale: string): void {
	const size = Math.abs(watts ?? 0);
	const kilo = size >= 10_000;
	const digits = kilo ? 2 : 0;
	byId("power").textContent =
		watts === undefined
			? "–"
			: (kilo ? size / 1000 : size).toLocaleString(locale, {
					minimumFractionDigits: digits,
					maximumFractionDigits: digits,
				});
	byId("unit").textContent = kilo ? "kW" : "W";
	byId("direction").textContent = watts === undefined ? "" : watts < 0 ? words.give : words.use;
	byId("power")
		.closest("section")
		?.classList.toggle("give", (watts ?? 0) < 0);
}

/** The house's main fuse in amperes. */
let mainFuse = 25;

/** What this browser's owner has chosen, or else the house's. */
export function fuse(): number {
	return Number(localStorage.getItem("fuse") ?? mainFuse);
}

export function takeFuse(amperes: number): void {
	mainFuse = amperes;
	const select = document.getElementById("fuse") as HTMLSelectElement | null;
	if (select !== null) showFuse(select);
}

/** Also one that is not on the list. */
function showFuse(select: HTMLSelectElement): void {
	const value = String(fuse());
	if (![...select.options].some((option) => option.value === value))
		select.append(make("option", { value }, `${value} A`));
	select.value = value;
}

export function showPhases(reading: Reading, words: Words, locale: string, changed: () => void): void {
	const place = byId("phases");
	const phases = [1, 2, 3].filter((phase) => number(reading, `current_l${phase}_a`) !== undefined);
	place.hidden = phases.length === 0;
	if (place.querySelectorAll(".phase").length !== phases.length) {
		place.replaceChildren(...phases.map(phaseRow), fuseRow(words, changed));
	}
	for (const phase of phases) {
		const row = byId(`phase${phase}`);
		const amperes = Math.abs(number(reading, `current_l${phase}_a`) ?? 0);
		const drawn = number(reading, `active_power_import_l${phase}_w`);
		const given = number(reading, `active_power_export_l${phase}_w`) ?? 0;
		const volts = number(reading, `voltage_l${phase}_v`);
		const share = amperes / fuse();
		(row.querySelector(".bar") as HTMLElement).style.width = `${Math.min(100, share * 100)}%`;
		row.classList.toggle("give", given > (drawn ?? 0));
		row.classList.toggle("over", share > 0.9);
		const text = (value: number, digits: number) =>
			value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
		row.querySelector(".amperes")?.replaceChildren(`${text(amperes, 1)} A`);
		const details = [
			volts === undefined ? "" : `${text(volts, 1)} V`,
			drawn === undefined ? "" : `${(drawn - given).toLocaleString(locale)} W`,
		];
		row.querySelector("small")?.replaceChildren(details.filter((detail) => detail !== "").join(" · "));
	}
}

function phaseRow(phase: number): HTMLElement {
	return make(
		"div",
		{ class: "phase", id: `phase${phase}` },
		make("b", {}, `L${phase}`),
		make("div", { class: "track" }, make("div", { class: "bar" })),
		make("span", { class: "amperes" }),
		make("small"),
	);
}

function fuseRow(words: Words, changed: () => void): HTMLElement {
	const select = make("select", { id: "fuse" }) as HTMLSelectElement;
	for (const amperes of FUSES) select.append(make("option", { value: String(amperes) }, `${amperes} A`));
	showFuse(select);
	select.addEventListener("change", () => {
		localStorage.setItem("fuse", select.value);
		changed();
	});
	return make("label", { class: "fuse" }, words.fuse, select);
}

export function showRegisters(reading: Reading, words: Words, locale: string): void {
	const rows = [
		[words.imported, number(reading, "active_energy_import_kwh")],
		[words.exported, number(reading, "active_energy_export_kwh")],
	] as const;
	const place = byId("registers");
	place.replaceChildren();
	for (const [name, value] of rows) {
		if (value === undefined) continue;
		const text = value.toLocaleString(locale, { minimumFractionDigits: 3 });
		place.append(make("p", {}, make("small", {}, name), `${text}\u00a0kWh`));
	}
	place.hidden = place.childElementCount === 0;
}

/** An object of the API as a table of names and values. */
export function rowsOf(source: Readonly<Record<string, unknown>>, prefix = ""): HTMLElement[] {
	return Object.entries(source).flatMap(([name, value]) => {
		if (typeof value === "object" && value !== null) {
			return rowsOf(value as Record<string, unknown>, `${prefix}${name} `);
		}
		return [make("tr", {}, make("td", {}, `${prefix}${name}`), make("td", {}, String(value ?? "–")))];
	});
}
