/** What a list says of the M-Bus device on one of four channels → that channel of the Reading. */
import { hexText, printableText } from "../../bytes/hex.ts";
import type { DataNodes } from "../../cosem/nodes.ts";
import type { ChannelReading } from "../../cosem/sink.ts";
import { integerAt, isInteger, isText, TAG } from "../../cosem/tags.ts";
import type { Reading } from "../reading.ts";

/** Attributes of an M-Bus client, class 72 (IEC 62056-6-2, 4.8.3): identification number, device type. */
const ID = 6;
const TYPE = 9;
const VALUE = 2;

/** The channel, 1 to 4, of 0-b:24.…, M-Bus values, and 0-b:96.1.…, device identification; 0 for any other code. */
export function channelOf(obis: number): number {
	const channel = Math.floor(obis / 0x1_0000_0000);
	if (channel < 1 || channel > 4) return 0;
	const c = Math.floor(obis / 0x100_0000) & 255;
	const d = Math.floor(obis / 0x1_0000) & 255;
	return c === 24 || (c === 96 && d === 1) ? channel : 0;
}

/**
 * The element at `node`, which is `attribute` of the object `obis`; without an attribute the code and the
 * element's type must tell. False when it says nothing that a channel holds.
 */
export function readSubMeter(
	nodes: DataNodes,
	reading: Reading,
	obis: number,
	node: number,
	attribute: number | undefined,
	scalerUnit: number | undefined,
): boolean {
	const tag = nodes.tags[node];
	const [start, end] = [nodes.starts[node], nodes.ends[node]];
	const found: ChannelReading = {};
	const d = Math.floor(obis / 0x1_0000) & 255;
	if (isText(tag) && d === 1) {
		found.id = printableText(nodes.bytes, start, end) ?? hexText(nodes.bytes, start, end);
	} else if (!isInteger(tag) && tag !== TAG.enumerated) return false;
	else if (d !== 1 && (attribute ?? VALUE) === VALUE) {
		found.mantissa = integerAt(nodes.bytes, tag, start, end);
		if (scalerUnit !== undefined) {
			found.exponent = nodes.scaler(scalerUnit);
			found.unit = nodes.unit(scalerUnit);
		}
	} else if (attribute === TYPE || (attribute === undefined && end - start === 1)) {
		found.type = integerAt(nodes.bytes, tag, start, end);
	} else if (attribute === ID || attribute === undefined) found.id = hexText(nodes.bytes, start, end);
	else return false;
	reading.channel(channelOf(obis), found);
	return true;
}
