/**
 * A seed and a start → what the meter of one house measures, second by second.
 *
 * Per phase the loads are summed and the inverter's share subtracted; L1, L2 and L3 differ.
 * The total is netted over the phases, as Nordic meters must: import and export of one moment
 * cancel between phases before they are shown or counted, so one of the two is always zero.
 * The registers add up the totals shown, in watt-seconds: growth in Wh is exact, remainders carry.
 */
import { LOADS, Load } from "./loads.ts";
import { Random } from "./random.ts";
import { PHASES, type Phase, type Quantity, type Sample } from "./sample.ts";
import { Sun } from "./sun.ts";

/** Reactance and resistance of the cable to the house, as one figure per phase. */
const LINE_MILLIOHM = 180;
const HOUR = 3600;
const QUARTER = 900;

export interface HouseOptions {
	readonly seed: number;
	/** Seconds since 1970 UTC. */
	readonly startUtcSeconds: number;
	/** The zone the house lives in, minutes east of UTC. */
	readonly zoneMinutes?: number;
}

type Direction = "import" | "export";
type Register =
	| `active_energy_${Direction}`
	| `active_energy_${Direction}_${"t1" | "t2" | Phase}`
	| `reactive_energy_${Direction}`;

export class House {
	readonly #random: Random;
	readonly #zoneSeconds: number;
	readonly #loads: readonly Load[];
	readonly #sun: Sun;
	readonly #activeW = [0, 0, 0];
	readonly #reactiveVar = [0, 0, 0];
	readonly #gridMv: number[];
	/** Watt-seconds and var-seconds. */
	readonly #registers: Record<Register, number>;
	#frequencyMhz = 50_000;
	#utcSeconds: number;
	#quarterWs = 0;
	#quarterSeconds = 0;
	#peakW = 0;
	#peakUtcSeconds: number;
	#gasLitres: number;
	#gasUtcSeconds: number;

	constructor({ seed, startUtcSeconds, zoneMinutes = 60 }: HouseOptions) {
		const random = new Random(seed);
		this.#random = random;
		this.#zoneSeconds = zoneMinutes * 60;
		this.#utcSeconds = startUtcSeconds - 1;
		this.#peakUtcSeconds = startUtcSeconds - (startUtcSeconds % QUARTER);
		this.#gasUtcSeconds = startUtcSeconds - (startUtcSeconds % HOUR);
		this.#gasLitres = random.between(100_000, 9_000_000);
		this.#loads = LOADS.map((kind) => new Load(kind, random, startUtcSeconds));
		this.#sun = new Sun(random);
		this.#gridMv = PHASES.map(() => random.between(229_000, 238_000));
		this.#registers = firstRegisters(random);
		this.#step();
	}

	/** The state at a moment that is not before the last one asked for. */
	at(utcSeconds: number): Sample {
		if (utcSeconds < this.#utcSeconds) throw new RangeError("a house does not go back in time");
		while (this.#utcSeconds < utcSeconds) this.#step();
		return {
			utcSeconds,
			values: this.#values(),
			demand: {
				averageW: this.#quarterSeconds === 0 ? 0 : Math.floor(this.#quarterWs / this.#quarterSeconds),
				peakW: this.#peakW,
				peakUtcSeconds: this.#peakUtcSeconds,
			},
			gas: { litres: this.#gasLitres, utcSeconds: this.#gasUtcSeconds },
		};
	}

	/** Lives one second; the powers are that second's, and the registers hold it. */
	#step(): void {
		this.#utcSeconds++;
		const random = this.#random;
		const localSeconds = this.#utcSeconds + this.#zoneSeconds;
		const active = [0, 0, 0];
		const reactive = [0, 0, 0];
		for (const load of this.#loads) load.addTo(active, reactive, this.#utcSeconds, localSeconds, random);
		const sunW = this.#sun.watts(localSeconds, random);
		for (let phase = 0; phase < 3; phase++) {
			const flicker = 0.99 + random.fraction() * 0.02;
			this.#activeW[phase] = Math.round(active[phase] * flicker - sunW / 3);
			this.#reactiveVar[phase] = Math.round(reactive[phase] * flicker - sunW / 60);
			const drift = random.between(-40, 40) + (233_000 - this.#gridMv[phase]) / 4000;
			this.#gridMv[phase] += Math.round(drift);
		}
		this.#frequencyMhz += random.between(-2, 2) + Math.round((50_000 - this.#frequencyMhz) / 50);
		this.#count(sum(this.#activeW), sum(this.#reactiveVar), localSeconds);
	}

	#count(activeW: number, reactiveVar: number, localSeconds: number): void {
		const registers = this.#registers;
		const hour = Math.floor((localSeconds % (24 * HOUR)) / HOUR);
		const tariff = hour < 7 || hour >= 23 ? "t1" : "t2";
		const direction = activeW >= 0 ? "import" : "export";
		registers[`active_energy_${direction}`] += Math.abs(activeW);
		registers[`active_energy_${direction}_${tariff}`] += Math.abs(activeW);
		registers[`reactive_energy_${reactiveVar >= 0 ? "import" : "export"}`] += Math.abs(reactiveVar);
		for (const [phase, name] of PHASES.entries()) {
			const watts = this.#activeW[phase];
			registers[`active_energy_${watts >= 0 ? "import" : "export"}_${name}`] += Math.abs(watts);
		}
		this.#quarterWs += Math.max(0, activeW);
		this.#quarterSeconds++;
		if (this.#utcSeconds % QUARTER === 0) this.#endQuarter();
		if (this.#utcSeconds % HOUR === 0) {
			this.#gasUtcSeconds = this.#utcSeconds;
			this.#gasLitres += this.#random.between(0, 900);
		}
	}

	#endQuarter(): void {
		const averageW = Math.floor(this.#quarterWs / this.#quarterSeconds);
		this.#quarterWs = 0;
		this.#quarterSeconds = 0;
		if (averageW <= this.#peakW) return;
		this.#peakW = averageW;
		this.#peakUtcSeconds = this.#utcSeconds;
	}

	#values(): Record<Quantity, number> {
		const energies = Object.entries(this.#registers).map(([name, seconds]) => [name, Math.floor(seconds / HOUR)]);
		const phases = PHASES.map((name, phase) => {
			const activeW = this.#activeW[phase];
			const reactiveVar = this.#reactiveVar[phase];
			const voltageMv = this.#gridMv[phase] - Math.round((activeW / 230) * LINE_MILLIOHM);
			const apparentVa = Math.sqrt(activeW * activeW + reactiveVar * reactiveVar);
			const currentMa = Math.round((apparentVa / voltageMv) * 1_000_000);
			return {
				...powers(`_${name}`, activeW, reactiveVar),
				[`voltage_${name}`]: voltageMv,
				[`current_${name}`]: currentMa,
			};
		});
		return Object.assign(
			{ frequency: this.#frequencyMhz },
			Object.fromEntries(energies),
			powers("", sum(this.#activeW), sum(this.#reactiveVar)),
			...phases,
		);
	}
}

/** What the meter has counted before the simulation begins. */
function firstRegisters(random: Random): Record<Register, number> {
	const seconds = (lowKwh: number, highKwh: number) => random.between(lowKwh * 1000, highKwh * 1000) * HOUR;
	const tariffs = {
		active_energy_import_t1: seconds(900, 24_000),
		active_energy_import_t2: seconds(900, 38_000),
		active_energy_export_t1: seconds(10, 400),
		active_energy_export_t2: seconds(100, 9_000),
	};
	return {
		...tariffs,
		active_energy_import: tariffs.active_energy_import_t1 + tariffs.active_energy_import_t2,
		active_energy_import_l1: seconds(600, 20_000),
		active_energy_import_l2: seconds(600, 20_000),
		active_energy_import_l3: seconds(600, 20_000),
		active_energy_export: tariffs.active_energy_export_t1 + tariffs.active_energy_export_t2,
		active_energy_export_l1: seconds(30, 4_000),
		active_energy_export_l2: seconds(30, 4_000),
		active_energy_export_l3: seconds(30, 4_000),
		reactive_energy_import: seconds(5, 4_000),
		reactive_energy_export: seconds(5, 9_000),
	};
}

function powers(suffix: string, activeW: number, reactiveVar: number): Record<string, number> {
	const apparentVa = Math.sqrt(activeW * activeW + reactiveVar * reactiveVar);
	return {
		[`active_power_import${suffix}`]: Math.max(0, activeW),
		[`active_power_export${suffix}`]: Math.max(0, -activeW),
		[`reactive_power_import${suffix}`]: Math.max(0, reactiveVar),
		[`reactive_power_export${suffix}`]: Math.max(0, -reactiveVar),
		[`power_factor${suffix}`]: apparentVa === 0 ? 1000 : Math.round((Math.abs(activeW) / apparentVa) * 1000),
	};
}

function sum(values: readonly number[]): number {
	return values[0] + values[1] + values[2];
}
