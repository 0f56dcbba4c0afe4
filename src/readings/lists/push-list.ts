/**
 * Lists that begin with their own description (push object list, IEC 62056-6-2, 4.4.8.2): an array
 * of {class, OBIS code, attribute, index}, then the values in that order. Landis+Gyr E450.
 */
import { hexText } from "../../bytes/hex.ts";
import { integerAt, isInteger, TAG } from "../../cosem/data.ts";
import type { DataNodes } from "../../cosem/nodes.ts";
import { obisText } from "../../cosem/obis.ts";
import type { ChannelReading } from "../../cosem/sink.ts";
import type { Reading } from "../reading.ts";
import type { ValueReader } from "./value.ts";

const VALUE = 2;
const SCALER_UNIT = 3;
/** Of an M-Bus client (class 72): identification number and device type. */
const MBUS_ID = 6;
const MBUS_TYPE = 9;

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
		if (isMbus(obis)) readMbus(nodes, values.reading, obis, attribute, node, scalerUnit);
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

/** 0-b:24.…: the sub-meter on M-Bus channel b. */
function isMbus(obis: number): boolean {
	const high = Math.floor(obis / 0x1_0000_0000);
	return high >= 1 && high <= 4 && (Math.floor(obis / 0x100_0000) & 255) === 24;
}

function readMbus(
	nodes: DataNodes,
	reading: Reading,
	obis: number,
	attribute: number,
	node: number,
	scalerUnit: number | undefined,
): void {
	const tag = nodes.tags[node];
	const [start, end] = [nodes.starts[node], nodes.ends[node]];
	if (!isInteger(tag) && tag !== TAG.enumerated) return;
	const value = integerAt(nodes.bytes, tag, start, end);
	const found: ChannelReading = {};
	if (attribute === MBUS_ID) found.id = hexText(nodes.bytes, start, end);
	else if (attribute === MBUS_TYPE) found.type = value;
	else if (attribute === VALUE) {
		found.mantissa = value;
		if (scalerUnit !== undefined) {
			found.exponent = nodes.scaler(scalerUnit);
			found.unit = nodes.unit(scalerUnit);
		}
	} else return;
	reading.channel(Math.floor(obis / 0x1_0000_0000), found);
}
