/** Places in, a drawing as SVG text out: lines, boxes and words on a grid of ten pixels. */
export type Point = readonly [x: number, y: number];

const GRID = 10;

export class Drawing {
	readonly #parts: string[] = [];
	readonly #width: number;
	readonly #height: number;
	readonly #title: string;

	constructor(title: string, width: number, height: number) {
		this.#title = title;
		this.#width = width * GRID;
		this.#height = height * GRID;
	}

	wire(...points: readonly Point[]): this {
		return this.#add(`<polyline points="${points.map(([x, y]) => `${x * GRID},${y * GRID}`).join(" ")}"/>`);
	}

	/** Where wires meet. */
	dot([x, y]: Point): this {
		return this.#add(`<circle cx="${x * GRID}" cy="${y * GRID}" r="3" class="solid"/>`);
	}

	box([x, y]: Point, width: number, height: number): this {
		const size = `width="${width * GRID}" height="${height * GRID}"`;
		return this.#add(`<rect x="${x * GRID}" y="${y * GRID}" ${size}/>`);
	}

	/** A line of dashes: what is on its two sides does not touch. */
	barrier(from: Point, to: Point): this {
		const [[x1, y1], [x2, y2]] = [from, to];
		return this.#add(
			`<line x1="${x1 * GRID}" y1="${y1 * GRID}" x2="${x2 * GRID}" y2="${y2 * GRID}" stroke-dasharray="6 4"/>`,
		);
	}

	/** Points from its wide end to its bar, to the right or downwards. */
	diode([x, y]: Point, down = false): this {
		const turn = down ? ` transform="rotate(90 ${x * GRID} ${y * GRID})"` : "";
		const [left, top] = [x * GRID, y * GRID];
		const shape = `M${left - 7},${top - 7} v14 l14,-7 z M${left + 7},${top - 7} v14`;
		return this.#add(`<path d="${shape}" class="diode"${turn}/>`);
	}

	text([x, y]: Point, words: string, anchor: "start" | "middle" | "end" = "start", small = false): this {
		const size = small ? ' class="small"' : "";
		const safe = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
		return this.#add(`<text x="${x * GRID}" y="${y * GRID + 4}" text-anchor="${anchor}"${size}>${safe}</text>`);
	}

	toString(): string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.#width} ${this.#height}" role="img">
<title>${this.#title}</title>
<style>
svg { background: #fff; font: 13px sans-serif; }
polyline, rect, line, path { fill: none; stroke: #000; stroke-width: 1.5; }
.solid, .diode { fill: #000; }
.small { font-size: 11px; }
</style>
${this.#parts.join("\n")}
</svg>
`;
	}

	#add(part: string): this {
		this.#parts.push(part);
		return this;
	}
}
