/**
 * Lists that begin with their own description (push object list, IEC 62056-6-2, 4.4.8.2): an array
 * of {class, OBIS code, attribute, index}, then the values in that order. Landis+Gyr E450.
 */

import type { DataNodes } from "../../cosem/nodes.ts";
import { obisText } from "../../cosem/obis.ts";
import { TAG } from "../../cosem/tags.ts";
import { channelOf, readSubMeter } from "./sub-meter.ts";
import type { ValueReader } from "./value.ts";

const VALUE = 2;
const SCALER_UNIT = 3;

export function isPushList(nodes: DataNodes): boolean {
	return nodes.tags[0] === TAG.structure && nodes.tags[1] === TAG.array && isEntry(nodes, 2, nodes.after(1));
}

function isEntry(nodes: DataNodes, node: number, end: number): boolean {
	return (
		node + 4 < end &&
		nodes.tags[node] === TAG.structure &&
		nodes.starts[node] >= 4 &&
		nodes.tags[node + 1] === TAG.uint16 &&
		nodes.isObis(node + 2) &&
		nodes.tags[node + 3] === TAG.int8 &&
		nodes.tags[node + 4] === TAG.uint16
	);
}

/** False when description and values do not match. */
export function readPushList(nodes: DataNodes, values: ValueReader): boolean {
	const described = nodes.after(1);
	const extra = nodes.starts[1] - (nodes.starts[0] - 1);
	// The first entry may describe the description itself.
	if (extra !== 0 && extra !== 1) return false;
	values.reading.list ??= obisText(nodes.obis(4));
	values.reading.meterMaker ??= "Landis+Gyr";
	let entry = extra === 0 ? 2 : nodes.after(2);
	for (let node = described; node < nodes.count; node = nodes.after(node)) {
		if (!isEntry(nodes, entry, described)) return false;
		const obis = nodes.obis(entry + 2);
		const attribute = nodes.bytes[nodes.starts[entry + 3]];
		const scalerUnit = attribute === VALUE ? scalerUnitOf(nodes, obis, entry, node, described) : undefined;
		if (channelOf(obis) > 0) readSubMeter(nodes, values.reading, obis, node, attribute, scalerUnit);
		else if (attribute === VALUE && !nodes.isContainer(node)) values.coded(obis, node, scalerUnit);
		entry = nodes.after(entry);
	}
	return true;
}

/** The value that the description calls this object's scaler and unit, if it sends them too. */
function scalerUnitOf(nodes: DataNodes, obis: number, entry: number, node: number, described: number) {
	while (isEntry(nodes, entry, described) && node < nodes.count) {
		const attribute = nodes.bytes[nodes.starts[entry + 3]];
		if (attribute === SCALER_UNIT && nodes.obis(entry + 2) === obis && nodes.isScalerUnit(node)) return node;
		entry = nodes.after(entry);
		node = nodes.after(node);
	}
	return undefined;
}
