/**
 * What the image that is left tells the one that comes, and what that one tells back when it fails ↔
 * a record in storage, sealed (bytes/sealed.ts): stage u8, what worked u8 (bit 0 network, 1 readings,
 * 2 stored settings), milliseconds since 1970 f64 (0: the clock was not set), then three texts in UTF-8, each after its
 * length u8: the version that was left, the new one, why it failed.
 */
import { frozen } from "../bytes/frozen.ts";
import { seal, unseal } from "../bytes/sealed.ts";
import { utf8Text } from "../bytes/utf8.ts";
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Host } from "../host.ts";

/**
 * `activated`: the next start is the new image's first; `begun`: that one has begun; `proved`: it stays;
 * `failed`: it does not.
 */
export type TrialStage = "activated" | "begun" | "proved" | "failed";

/** What worked before: what has never worked cannot be asked of the new image. */
export interface Working {
	readonly network: boolean;
	/** Frames of the meter. */
	readonly readings: boolean;
	/** There were settings in storage. */
	readonly settings: boolean;
}

export interface TrialRecord {
	readonly stage: TrialStage;
	readonly working: Working;
	/** When it came to this stage, in milliseconds since 1970; undefined where the clock was not set. */
	readonly utc: number | undefined;
	readonly from: string;
	readonly to: string;
	/** Why it failed, for people; "" when it has not. */
	readonly reason: string;
}

export type TrialRecordHost = Pick<Host, "storage" | "crypto">;

export const TRIAL_KEY = "update.trial";
const STAGES: readonly TrialStage[] = frozen(["activated", "begun", "proved", "failed"]);
const VERSION = 1;
const HEAD_BYTES = 10;
const LONGEST_TEXT = 255;

export function readTrial({ storage, crypto }: TrialRecordHost): TrialRecord | undefined {
	const bytes = unseal(crypto, VERSION, storage.get(TRIAL_KEY));
	if (bytes === undefined || bytes.length < HEAD_BYTES) return undefined;
	const stage = STAGES[bytes[0]] as TrialStage | undefined;
	const utc = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getFloat64(2);
	const texts: string[] = [];
	for (let at = HEAD_BYTES; at < bytes.length; at += 1 + bytes[at]) {
		texts.push(utf8Text(bytes, at + 1, at + 1 + bytes[at]) ?? "");
	}
	if (stage === undefined || texts.length !== 3) return undefined;
	const [from, to, reason] = texts;
	const working = { network: (bytes[1] & 1) > 0, readings: (bytes[1] & 2) > 0, settings: (bytes[1] & 4) > 0 };
	return { stage, working, utc: utc === 0 ? undefined : utc, from, to, reason };
}

export function writeTrial({ storage, crypto }: TrialRecordHost, record: TrialRecord): void {
	const { stage, working, utc, from, to, reason } = record;
	const writer = new ByteWriter(64);
	writer.byte(STAGES.indexOf(stage));
	writer.byte((working.network ? 1 : 0) | (working.readings ? 2 : 0) | (working.settings ? 4 : 0));
	const time = new DataView(new ArrayBuffer(8));
	time.setFloat64(0, utc ?? 0);
	writer.bytes(new Uint8Array(time.buffer));
	for (const text of [from, to, reason]) {
		const bytes = shortened(text);
		writer.byte(bytes.length);
		writer.bytes(bytes);
	}
	storage.set(TRIAL_KEY, seal(crypto, VERSION, writer.copy()));
}

/** Whole characters. */
function shortened(text: string): Uint8Array {
	let bytes = utf8(text);
	for (let length = Math.min(text.length, LONGEST_TEXT); bytes.length > LONGEST_TEXT; length--)
		bytes = utf8(text.slice(0, length));
	return bytes;
}
