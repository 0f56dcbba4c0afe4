/** What draws current in the house: per kind when it runs and what each of its phases takes. */
import type { Random } from "./random.ts";

export interface LoadKind {
	readonly name: string;
	/** Per phase, while it runs. */
	readonly activeW: readonly [number, number, number];
	/** Positive: inductive, drawn from the grid. */
	readonly reactiveVar: readonly [number, number, number];
	/** Shortest and longest run, and pause, in seconds. */
	readonly onSeconds: readonly [number, number];
	readonly offSeconds: readonly [number, number];
	/** Starts only between these hours of the local day; a pause that ends outside is prolonged. */
	readonly hours?: readonly [number, number];
	/** The chance that a run uses its first phase only (a car that charges on one phase). */
	readonly singlePhaseChance?: number;
}

const MINUTE = 60;
const HOUR = 3600;

export const LOADS: readonly LoadKind[] = [
	{
		name: "standby and electronics",
		activeW: [96, 41, 27],
		reactiveVar: [-74, -38, -12],
		onSeconds: [HOUR, 2 * HOUR],
		offSeconds: [0, 0],
	},
	{
		name: "refrigerator",
		activeW: [0, 0, 92],
		reactiveVar: [0, 0, 55],
		onSeconds: [8 * MINUTE, 18 * MINUTE],
		offSeconds: [20 * MINUTE, 45 * MINUTE],
	},
	{
		name: "heat pump",
		activeW: [610, 595, 640],
		reactiveVar: [265, 250, 280],
		onSeconds: [15 * MINUTE, 50 * MINUTE],
		offSeconds: [10 * MINUTE, 70 * MINUTE],
	},
	{
		name: "water heater",
		activeW: [0, 1480, 1510],
		reactiveVar: [0, 0, 0],
		onSeconds: [30 * MINUTE, 90 * MINUTE],
		offSeconds: [4 * HOUR, 9 * HOUR],
	},
	{
		name: "kettle",
		activeW: [0, 2050, 0],
		reactiveVar: [0, 0, 0],
		onSeconds: [2 * MINUTE, 4 * MINUTE],
		offSeconds: [40 * MINUTE, 5 * HOUR],
		hours: [6, 22],
	},
	{
		name: "stove",
		activeW: [1650, 1700, 0],
		reactiveVar: [0, 0, 0],
		onSeconds: [6 * MINUTE, 35 * MINUTE],
		offSeconds: [3 * HOUR, 7 * HOUR],
		hours: [7, 20],
	},
	{
		name: "evening lights and screens",
		activeW: [140, 35, 190],
		reactiveVar: [-95, -10, -60],
		onSeconds: [3 * HOUR, 6 * HOUR],
		offSeconds: [3 * HOUR, 5 * HOUR],
		hours: [16, 21],
	},
	{
		name: "washing machine",
		activeW: [0, 0, 1950],
		reactiveVar: [0, 0, 120],
		onSeconds: [10 * MINUTE, 25 * MINUTE],
		offSeconds: [8 * HOUR, 40 * HOUR],
		hours: [8, 21],
	},
	{
		name: "car at 16 A",
		activeW: [3640, 3655, 3630],
		reactiveVar: [-60, -55, -62],
		onSeconds: [HOUR, 5 * HOUR],
		offSeconds: [5 * HOUR, 40 * HOUR],
		hours: [10, 23],
		singlePhaseChance: 0.3,
	},
];

export class Load {
	readonly #kind: LoadKind;
	#running: boolean;
	#phases = 3;
	#untilUtcSeconds: number;

	constructor(kind: LoadKind, random: Random, utcSeconds: number) {
		this.#kind = kind;
		const [on, off] = [kind.onSeconds, kind.offSeconds].map(([low, high]) => (low + high) / 2);
		this.#running = random.chance(on / (on + off));
		this.#choosePhases(random);
		this.#untilUtcSeconds = utcSeconds + random.between(0, Math.round(this.#running ? on : off));
	}

	/** Adds what it draws in this second. */
	addTo(activeW: number[], reactiveVar: number[], utcSeconds: number, localSeconds: number, random: Random): void {
		if (utcSeconds >= this.#untilUtcSeconds) this.#turn(utcSeconds, localSeconds, random);
		if (!this.#running) return;
		const kind = this.#kind;
		for (let phase = 0; phase < this.#phases; phase++) {
			activeW[phase] += kind.activeW[phase];
			reactiveVar[phase] += kind.reactiveVar[phase];
		}
	}

	#turn(utcSeconds: number, localSeconds: number, random: Random): void {
		const { onSeconds, offSeconds, hours } = this.#kind;
		const hour = Math.floor(localSeconds / HOUR) % 24;
		const mayStart = hours === undefined || (hour >= hours[0] && hour < hours[1]);
		this.#running = (!this.#running || offSeconds[1] === 0) && mayStart;
		if (this.#running) this.#choosePhases(random);
		const [low, high] = this.#running ? onSeconds : offSeconds;
		const pausedByHour = !this.#running && !mayStart;
		this.#untilUtcSeconds = utcSeconds + (pausedByHour ? random.between(60, HOUR) : random.between(low, high));
	}

	#choosePhases(random: Random): void {
		this.#phases = random.chance(this.#kind.singlePhaseChance ?? 0) ? 1 : 3;
	}
}
