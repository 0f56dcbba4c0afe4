/**
 * The data of one notification → a Reading. What carries OBIS code, scaler and unit is read by
 * them; pairs without scalers by their maker's table; bare values by place, recognised by shape.
 */
import { frozen } from "../bytes/frozen.ts";
import { printableText } from "../bytes/hex.ts";
import { DataWalker } from "../cosem/data.ts";
import { DATE_TIME_BYTES } from "../cosem/date-time.ts";
import { DataNodes } from "../cosem/nodes.ts";
import { isInteger, isText, TAG } from "../cosem/tags.ts";
import type { FaultLog } from "../faults.ts";
import { fieldIndex } from "./fields.ts";
import type { Learned } from "./learned.ts";
import { AUSTRIA } from "./lists/austria.ts";
import { ISKRAEMECO } from "./lists/iskraemeco.ts";
import { KAIFA } from "./lists/kaifa.ts";
import { LANDIS_GYR } from "./lists/landis-gyr.ts";
import { isPushList, readPushList } from "./lists/push-list.ts";
import { type PositionalList, SHAPE } from "./lists/shapes.ts";
import { ValueReader } from "./lists/value.ts";
import { makerOf } from "./makers.ts";
import { Reading } from "./reading.ts";

const positionalLists: readonly PositionalList[] = frozen([...KAIFA, ...ISKRAEMECO, ...LANDIS_GYR, ...AUSTRIA]);
const voltages = frozen([1, 2, 3].map((phase) => fieldIndex(`voltage_l${phase}_v`)));
/** No phase of a public grid has so many volts: such a value counts tenths. In mV, as the field does. */
const TENTHS_ABOVE = 1_000_000;

export class ListReader {
	private readonly _faults: FaultLog;
	private readonly _walker = new DataWalker();
	private readonly _nodes = new DataNodes();
	private readonly _values: ValueReader;

	/** `energyStepWh`: what one step of a register without scaler is; undefined: what its maker's table says. */
	constructor(energyStepWh: number | undefined, faults: FaultLog) {
		this._faults = faults;
		this._values = new ValueReader(this._nodes, new Reading(), energyStepWh);
	}

	/**
	 * Fills `reading` from the data at `start`; false, with the fault reported, when there is nothing to
	 * deliver. `learned` hears where the values stand.
	 */
	read(bytes: Uint8Array, start: number, end: number, reading: Reading, learned?: Learned): boolean {
		const nodes = this._nodes;
		nodes.begin(bytes);
		this._walker.walk(bytes, start, end, nodes);
		if (this._walker.fault !== undefined) {
			this._faults.report(this._walker.fault, this._walker.faultAt);
			return false;
		}
		this._values.begin(reading, learned);
		const known = nodes.isContainer(0) && !nodes.overflow && this._readAny();
		if (!known || this._values.unscaled) this._faults.report("list_unknown", start);
		if (known) this._finish(reading);
		return known;
	}

	private _readAny(): boolean {
		const nodes = this._nodes;
		if (isPushList(nodes)) return readPushList(nodes, this._values);
		if (this._readPositional()) return true;
		for (let node = 1; node < nodes.count; node++) {
			if (!nodes.isObis(node)) continue;
			this._readCoded(1, nodes.count);
			return true;
		}
		return false;
	}

	/** The elements from `node` to `end`: OBIS code, value, and scaler with unit where they follow. */
	private _readCoded(node: number, end: number): void {
		const nodes = this._nodes;
		const first = node;
		while (node < end) {
			const after = nodes.after(node);
			if (nodes.isContainer(node)) this._readCoded(node + 1, after);
			else if (!nodes.isObis(node) || after >= end || nodes.isObis(after)) this._values.bare(node, node === first);
			else {
				const behind = nodes.after(after);
				const scaled = behind < end && nodes.isScalerUnit(behind);
				this._values.coded(nodes.obis(node), after, scaled ? behind : undefined);
				node = scaled ? nodes.after(behind) : behind;
				continue;
			}
			node = after;
		}
	}

	private _readPositional(): boolean {
		const nodes = this._nodes;
		const list = positionalLists.find((candidate) => this._fits(candidate));
		if (list === undefined) return false;
		let node = 1;
		for (const place of list.places) {
			if (place.obis !== 0) this._values.placed(place, node);
			node = nodes.after(node);
		}
		this._values.reading.meterMaker ??= list.maker;
		return true;
	}

	private _fits(list: PositionalList): boolean {
		const nodes = this._nodes;
		if (nodes.starts[0] !== list.places.length || nodes.tags[0] !== TAG.structure) return false;
		let node = 1;
		for (const { shape } of list.places) {
			if (!hasShape(nodes, node, shape)) return false;
			node = nodes.after(node);
		}
		if (list.prefix === "") return true;
		return printableText(nodes.bytes, nodes.starts[1], nodes.ends[1])?.startsWith(list.prefix) === true;
	}

	/** Whether the next list may be read by where this one's values stand: nothing was told by size. */
	get learnable(): boolean {
		return !this._values.wholeVolts && !this._values.unscaled;
	}

	/** What can be told only when the whole list has been read. */
	private _finish(reading: Reading): void {
		const nodes = this._nodes;
		reading.list ??= `${nodes.tags[0] === TAG.array ? "array" : "structure"}-${nodes.starts[0]}`;
		// An array of triples without a name is Aidon's EFS list; everyone else sends a structure.
		if (nodes.tags[0] === TAG.array) reading.meterMaker ??= "Aidon";
		reading.meterMaker ??= makerOf(reading.meterId ?? "");
		if (this._values.wholeVolts && voltages.some((index) => reading.values[index] > TENTHS_ABOVE)) {
			for (const index of voltages) reading.values[index] /= 10;
		}
	}
}

function hasShape(nodes: DataNodes, node: number, shape: string): boolean {
	const tag = nodes.tags[node];
	switch (shape) {
		case SHAPE.number:
			return isInteger(tag);
		case SHAPE.long:
			return tag === TAG.uint16 || tag === TAG.int16;
		case SHAPE.state:
			return tag === TAG.enumerated || tag === TAG.boolean;
		case SHAPE.clock:
			return tag === TAG.dateTime || (isText(tag) && nodes.ends[node] - nodes.starts[node] === DATE_TIME_BYTES);
		case SHAPE.text:
			return isText(tag) && !nodes.isObis(node);
		case SHAPE.obis:
			return nodes.isObis(node);
		default:
			return true;
	}
}
