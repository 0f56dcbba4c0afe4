/** Messages in, one byte string out, and back: `[op u8][handle u16][length u32][payload]`, little-endian, end to end. */

/** From Node to the guest. The handle names a timer, listener, connection …; 0 where there is one only. */
export const TO_GUEST = {
	/** ticks f64, UTC f64 (NaN: not set), live slots u32. The first frame of every command. */
	time: 1,
	/** fields: key, value. Before `start`, once per stored value. */
	stored: 2,
	/** JSON: `Start`. */
	start: 3,
	timer: 4,
	/** Says nothing: a command so that the guest goes on with what it left over. */
	again: 5,
	collect: 6,
	/** down u8 */
	button: 7,
	lineData: 8,
	/** reason */
	lineClosed: 9,
	/** bytes u32 that nobody took in time */
	lineLost: 10,
	/** fields: listener u32, the peer's address, our address */
	tcpAccepted: 11,
	tcpData: 12,
	/** bytes u32 that have left */
	tcpWritten: 13,
	/** fields: `TcpCloseReason`, text; nothing where the peer had connected */
	tcpClosed: 14,
	mqttConnected: 15,
	/** fields: topic, payload */
	mqttMessage: 16,
	/** fields: topic, length u32 */
	mqttDropped: 17,
	/** packet u32 */
	mqttAcknowledged: 18,
	/** bytes u32 that have left */
	mqttWritten: 19,
	/** fields: `MqttCloseReason`, text */
	mqttClosed: 20,
	/** fields: the sender's address, its port u32, datagram */
	udpData: 21,
	/** reason */
	udpClosed: 22,
	consoleData: 23,
	/** bytes u32 that are in the slot; the handle is the writer's */
	updateWritten: 30,
	updateActivated: 31,
	/** what is wrong */
	updateFailed: 32,
	/** The connection that the guest asked for stands: our address. */
	tcpConnected: 33,
	/** JSON: a list of `WifiNetwork`; nothing when it failed */
	wifiScanned: 40,
	/** JSON: bssid, channel */
	wifiAssociated: 41,
	/** JSON `NetworkAddress` */
	wifiAddressed: 42,
	/** fields: `WifiCloseReason`, text */
	wifiClosed: 43,
	/** how strong the access point is received, JSON in dBm */
	wifiSignal: 44,
	/** how many there are now u32 */
	apStations: 45,
	/** why it is over */
	apClosed: 46,
} as const;

/** From the guest to Node, in the reply to a command. */
export const TO_NODE = {
	log: 1,
	/** An exception that the firmware did not catch: its stack. */
	abort: 2,
	/** Asks for a command at once. */
	again: 3,
	restart: 4,
	/** A Reading as JSON. */
	reading: 5,
	/** milliseconds u32, repeating u32 */
	timerStart: 6,
	timerCancel: 7,
	/** baud u32, inverted u32 */
	lineOpen: 8,
	/** bytes u32 that may be sent in addition */
	lineCredit: 9,
	lineClose: 10,
	tcpUnlisten: 11,
	tcpCredit: 12,
	tcpWrite: 13,
	tcpClose: 14,
	tcpAbort: 15,
	/** fields: JSON `MqttConnect`, will payload, client key, fields: client certificates, fields: authorities */
	mqttConnect: 16,
	/** JSON `MqttBegin`; the payload follows */
	mqttBegin: 17,
	mqttWrite: 18,
	mqttSubscribe: 19,
	mqttClose: 20,
	mqttAbort: 21,
	/** fields: key, value */
	store: 22,
	/** key */
	erase: 23,
	eraseAll: 28,
	/** A word: what the light stands for now. */
	light: 29,
	/** fields: address, port u32, datagram */
	udpSend: 30,
	udpClose: 31,
	consoleWrite: 32,
	consoleOpen: 35,
	/** byte length u32; the handle is the writer's */
	updateBegin: 40,
	updateWrite: 41,
	updateActivate: 42,
	updateAbandon: 43,
	updateConfirm: 44,
	updateGoBack: 45,
	wifiScan: 50,
	/** JSON `WifiJoin` */
	wifiJoin: 51,
	wifiLeave: 52,
	/** dBm u32 */
	wifiPower: 53,
	/** JSON `AccessPointOptions` */
	apOpen: 54,
	apClose: 55,
	/** JSON: a list of servers */
	clockServers: 56,
	/** Requests: the guest waits, the answer is bare. Port u32 → fields: listener u32, port u32; or: message. */
	requestListen: 24,
	/** length u32 → bytes */
	requestRandom: 25,
	/** bytes → hash */
	requestSha256: 26,
	/** fields: key, iv, additional data, ciphertext, tag or empty → 1 and the plaintext, or nothing */
	requestAesGcm: 27,
	/** fields: JSON `TcpConnect`, fields: authorities → handle u32; 0: there are too many */
	requestConnect: 46,
	/** nothing → handle u32 */
	requestHash: 60,
	/** handle u32, bytes → nothing */
	requestHashUpdate: 61,
	/** handle u32 → hash */
	requestHashDigest: 62,
	/** fields: public key, message, signature → 1 or nothing */
	requestEcdsa: 63,
	/** fields: port u32, own address or empty, group or empty → fields: socket u32; or: message, empty */
	requestUdpOpen: 33,
} as const;

export type StartSetting = readonly [key: string, value: boolean | number | string];

/** What the guest needs to know to begin. */
export interface Start {
	/** Settings that stand behind stored ones, and over them. */
	readonly defaults: readonly StartSetting[];
	readonly overrides: readonly StartSetting[];
	readonly adminToken: string;
	readonly deviceId: string;
	readonly restartReason: string;
	/** Bytes of a slot, and whether the image that starts is on trial. */
	readonly slotBytes: number;
	readonly onTrial: boolean;
	/** How long a new image has to prove itself; absent: as long as on a device. */
	readonly trialMs?: number;
	/** Whether the network is Wi-Fi, and the clock is set over it. */
	readonly wifi?: boolean;
	/** Whether every Reading is wanted back. */
	readonly readings: boolean;
}

export interface TcpConnect {
	readonly host: string;
	readonly port: number;
	/** Present: TLS. */
	readonly serverName?: string;
}

export interface MqttConnect {
	readonly host: string;
	readonly port: number;
	/** Present: TLS. */
	readonly serverName?: string;
	readonly privateOnly: boolean;
	readonly clientId: string;
	readonly user?: string;
	readonly password?: string;
	readonly keepAliveSeconds: number;
	readonly willTopic: string;
	readonly willQos: 0 | 1;
	readonly willRetain: boolean;
	readonly maxMessageBytes: number;
}

export interface MqttBegin {
	/** The guest's number for it; 0 at QoS 0. */
	readonly packet: number;
	readonly topic: string;
	readonly byteLength: number;
	readonly qos: 0 | 1;
	readonly retain: boolean;
}

/** Most bytes of a connection that are on their way to the guest or wait there. */
export const TCP_RECEIVE_WINDOW = 4096;
/** Most bytes of a connection that the guest has written and Node has not handed on. */
export const TCP_SEND_WINDOW = 8192;
export const LINE_WINDOW = 4096;
export const UPDATE_WINDOW = 16384;
export const MQTT_SEND_WINDOW = 16384;
/** Longest message that Node puts together from the guest's pieces. */
export const MQTT_LONGEST_MESSAGE = 256 * 1024;

const HEAD = 7;
const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeText(text: string): Uint8Array {
	return encoder.encode(text);
}

export function decodeText(bytes: Uint8Array): string {
	return decoder.decode(bytes);
}

export function encodeNumber(value: number): Uint8Array {
	return new Uint8Array([value, value >>> 8, value >>> 16, value >>> 24]);
}

export function decodeNumber(bytes: Uint8Array, at = 0): number {
	return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** Several byte strings as one, each after its length (u32). */
export function encodeFields(fields: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const field of fields) length += 4 + field.length;
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const field of fields) {
		bytes.set(encodeNumber(field.length), at);
		bytes.set(field, at + 4);
		at += 4 + field.length;
	}
	return bytes;
}

/** The byte strings, as parts of `bytes`. Throws when the lengths do not add up. */
export function decodeFields(bytes: Uint8Array): Uint8Array[] {
	const fields: Uint8Array[] = [];
	let at = 0;
	while (at < bytes.length) {
		const end = at + 4 + (at + 4 <= bytes.length ? decodeNumber(bytes, at) : Number.POSITIVE_INFINITY);
		if (end > bytes.length) throw new RangeError("a field is longer than its frame");
		fields.push(bytes.subarray(at + 4, end));
		at = end;
	}
	return fields;
}

/** Frames one after the other in a buffer that grows as needed and stays. */
export class FrameWriter {
	private _bytes = new Uint8Array(1024);
	private _length = 0;

	get length(): number {
		return this._length;
	}

	write(op: number, handle: number, payload: Uint8Array = EMPTY): void {
		const at = this._length;
		const end = at + HEAD + payload.length;
		if (end > this._bytes.length) {
			const grown = new Uint8Array(Math.max(end, this._bytes.length * 2));
			grown.set(this._bytes.subarray(0, at));
			this._bytes = grown;
		}
		const bytes = this._bytes;
		bytes[at] = op;
		bytes[at + 1] = handle;
		bytes[at + 2] = handle >>> 8;
		bytes.set(encodeNumber(payload.length), at + 3);
		bytes.set(payload, at + HEAD);
		this._length = end;
	}

	/** A copy of what was written; the writer is empty again. */
	take(): Uint8Array<ArrayBuffer> {
		const taken = this._bytes.slice(0, this._length);
		this._length = 0;
		return taken;
	}
}

/** Calls `receive` with every frame; payloads are parts of `bytes`. Throws on a frame cut short. */
export function readFrames(
	bytes: Uint8Array,
	receive: (op: number, handle: number, payload: Uint8Array) => void,
): void {
	let at = 0;
	while (at < bytes.length) {
		const end = at + HEAD + (at + HEAD <= bytes.length ? decodeNumber(bytes, at + 3) : Number.POSITIVE_INFINITY);
		if (end > bytes.length) throw new RangeError("a frame is cut short");
		receive(bytes[at], bytes[at + 1] | (bytes[at + 2] << 8), bytes.subarray(at + HEAD, end));
		at = end;
	}
}

/** The next free handle after `last`, from 1 to 65535; undefined when all are taken. */
export function nextHandle(last: number, taken: { has(handle: number): boolean }): number | undefined {
	for (let tries = 0; tries < 0xffff; tries++) {
		last = (last % 0xffff) + 1;
		if (!taken.has(last)) return last;
	}
	return undefined;
}
