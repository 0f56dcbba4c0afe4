/** Power over the last ten minutes → a picture: what is drawn above the line, what is fed in below it. */
import { makeSvg } from "./dom.ts";
import type { Words } from "./words.ts";

export interface Point {
	/** Milliseconds since 1970. */
	readonly time: number;
	/** Drawn minus fed in. */
	readonly watts: number;
}

export const SPAN_MS = 600_000;
/** A longer pause between two points is a hole. */
const HOLE_MS = 45_000;
const STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];
const ROOM = { left: 46, right: 4, top: 10, bottom: 22 };

export function drawGraph(svg: SVGSVGElement, points: readonly Point[], words: Words): void {
	const { width, height } = svg.getBoundingClientRect();
	if (width === 0) return;
	const newest = points.at(-1)?.time ?? Date.now();
	const high = Math.max(100, ...points.map((point) => point.watts));
	const low = Math.min(0, ...points.map((point) => point.watts));
	const step = STEPS.find((step) => (high - low) / step <= 5) ?? 100_000;
	const top = Math.ceil(high / step) * step;
	const bottom = Math.floor(low / step) * step;
	const x = (time: number) => width - ROOM.right - ((newest - time) / SPAN_MS) * (width - ROOM.left - ROOM.right);
	const y = (watts: number) => ROOM.top + ((top - watts) / (top - bottom)) * (height - ROOM.top - ROOM.bottom);
	svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
	svg.setAttribute("aria-label", words.graph);
	const parts: SVGElement[] = [];
	for (let watts = bottom; watts <= top; watts += step) {
		parts.push(makeSvg("line", { class: "rule", x1: ROOM.left, x2: width - ROOM.right, y1: y(watts), y2: y(watts) }));
		const label = step >= 1000 || Math.max(top, -bottom) >= 2000 ? `${watts / 1000} kW` : `${watts} W`;
		parts.push(makeSvg("text", { x: ROOM.left - 6, y: y(watts) + 4, "text-anchor": "end" }, label));
	}
	for (let minutes = 0; minutes <= 10; minutes += width < 500 ? 5 : 2) {
		const text = minutes === 0 ? words.now : `−${minutes} ${words.minutes}`;
		const anchor = minutes === 0 ? "end" : minutes === 10 ? "start" : "middle";
		parts.push(makeSvg("text", { x: x(newest - minutes * 60_000), y: height - 4, "text-anchor": anchor }, text));
	}
	for (const run of runs(points)) {
		parts.push(...area(run, "use", (watts) => y(Math.max(0, watts)), x, y(0)));
		if (low < 0) parts.push(...area(run, "give", (watts) => y(Math.min(0, watts)), x, y(0)));
	}
	svg.replaceChildren(...parts);
}

/** One side of the line: its area, and a stroke where there is something on that side. */
function area(
	run: readonly Point[],
	kind: string,
	y: (watts: number) => number,
	x: (time: number) => number,
	zero: number,
): SVGElement[] {
	const places = run.map((point) => [x(point.time).toFixed(1), y(point.watts).toFixed(1)] as const);
	const flat = zero.toFixed(1);
	let stroke = "";
	for (let i = 1; i < places.length; i++) {
		const [before, after] = [places[i - 1], places[i]];
		if (before[1] === flat && after[1] === flat) continue;
		if (!stroke.endsWith(before.join(" "))) stroke += `M${before.join(" ")}`;
		stroke += `L${after.join(" ")}`;
	}
	const outline = places.map((place) => place.join(" ")).join("L");
	const fill = `M${places[0][0]} ${flat}L${outline}L${places[places.length - 1][0]} ${flat}Z`;
	return [
		makeSvg("path", { class: `fill ${kind}`, d: fill }),
		makeSvg("path", { class: `stroke ${kind}-stroke`, d: stroke }),
	];
}

/** The points without their holes. */
function runs(points: readonly Point[]): Point[][] {
	const found: Point[][] = [];
	for (const point of points) {
		const run = found.at(-1);
		const before = run?.at(-1);
		if (run !== undefined && before !== undefined && point.time - before.time < HOLE_MS) run.push(point);
		else found.push([point]);
	}
	return found;
}
