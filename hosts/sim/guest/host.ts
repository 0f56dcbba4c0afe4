/** A link to Node in, the platform of `src/host.ts` out. */
import type { Clock, Crypto, Device, Host, Memory, Storage } from "../../../src/host.ts";
import {
	decodeFields,
	decodeText,
	encodeFields,
	encodeNumber,
	encodeText,
	type Start,
	TO_GUEST,
	TO_NODE,
} from "../frames.ts";
import { guestConsole } from "./console.ts";
import { GuestLine } from "./line.ts";
import type { Link } from "./link.ts";
import { GuestMqtt } from "./mqtt.ts";
import { GuestTcp } from "./tcp.ts";
import { GuestClock, GuestTimers } from "./timers.ts";
import { GuestUdp } from "./udp.ts";
import { GuestUpdate } from "./update.ts";
import { GuestWifi } from "./wifi.ts";

/** Of hosts/sim/engine/memory.c. */
declare function memory(kind: 1): number;
declare function gc(): void;

/** XS on a 64-bit machine: bytes per slot. */
const SLOT_BYTES = 32;
const EMPTY = new Uint8Array(0);

/** Calls `begin` with the platform when Node says so. */
export function platform(link: Link, begin: (host: Host, start: Start) => void): void {
	const clock = new GuestClock(link);
	const tcp = new GuestTcp(link);
	const services = {
		clock,
		timers: new GuestTimers(link),
		line: new GuestLine(link),
		tcp,
		tcpClient: tcp,
		mqtt: new GuestMqtt(link),
		udp: new GuestUdp(link),
		console: guestConsole(link),
		storage: storage(link),
		crypto: crypto(link),
		log: (message: string) => link.post(TO_NODE.log, 0, encodeText(message)),
	};
	const watchers: ((down: boolean) => void)[] = [];
	link.on(TO_GUEST.button, (_, payload) => {
		for (const watcher of watchers) watcher(payload[0] === 1);
	});
	link.on(TO_GUEST.collect, () => gc());
	link.on(TO_GUEST.start, (_, payload) => {
		const start: Start = JSON.parse(decodeText(payload));
		const wifi = start.wifi ? new GuestWifi(link) : undefined;
		const device: Device = {
			id: start.deviceId,
			board: "simulator",
			restartReason: start.restartReason,
			memory: (): Memory => ({
				xsSlots: clock.slots * SLOT_BYTES,
				xsChunks: memory(1),
				xsStackPeak: undefined,
				systemFree: undefined,
			}),
			restart: () => link.post(TO_NODE.restart, 0),
			watchButton: (handler) => watchers.push(handler),
			light: light(link),
			...(wifi && { signalDbm: () => wifi.signalDbm }),
		};
		const update = new GuestUpdate(link, start.slotBytes, start.onTrial);
		begin({ ...services, ...(wifi && { wifi, clock: clockOverNetwork(link, clock) }), device, update }, start);
	});
}

function clockOverNetwork(link: Link, clock: Clock): Clock {
	const synchronise = (servers: readonly string[]) =>
		link.post(TO_NODE.clockServers, 0, encodeText(JSON.stringify(servers)));
	return { utc: () => clock.utc(), ticks: () => clock.ticks(), synchronise };
}

/** Node is told the word, whenever it is another one, and not of every blink. */
function light(link: Link): (level: number, word: string) => void {
	let shown = "";
	return (_, word) => {
		if (word !== shown) link.post(TO_NODE.light, 0, encodeText(word));
		shown = word;
	};
}

/** Values are handed over before the start; writes go to Node with the reply. */
function storage(link: Link): Storage {
	const values = new Map<string, Uint8Array>();
	link.on(TO_GUEST.stored, (_, payload) => {
		const [key, value] = decodeFields(payload);
		values.set(decodeText(key), value.slice());
	});
	return {
		get: (key) => values.get(key)?.slice(),
		set: (key, value) => {
			values.set(key, value.slice());
			link.post(TO_NODE.store, 0, encodeFields([encodeText(key), value]));
		},
		delete: (key) => {
			if (values.delete(key)) link.post(TO_NODE.erase, 0, encodeText(key));
		},
		clear: () => {
			for (const key of [...values.keys()]) if (!key.startsWith("device.")) values.delete(key);
			link.post(TO_NODE.eraseAll, 0);
		},
	};
}

function crypto(link: Link): Crypto {
	return {
		random: (byteLength) => link.request(TO_NODE.requestRandom, encodeNumber(byteLength)),
		sha256: (bytes) => link.request(TO_NODE.requestSha256, bytes),
		hash: () => {
			const handle = link.request(TO_NODE.requestHash, EMPTY);
			return {
				update: (bytes) => {
					const payload = new Uint8Array(handle.length + bytes.length);
					payload.set(handle);
					payload.set(bytes, handle.length);
					link.request(TO_NODE.requestHashUpdate, payload);
				},
				digest: () => link.request(TO_NODE.requestHashDigest, handle),
			};
		},
		ecdsaP256Verify: (publicKey, message, signature) =>
			link.request(TO_NODE.requestEcdsa, encodeFields([publicKey, message, signature])).length > 0,
		aesGcmDecrypt: (key, iv, additionalData, ciphertext, tag) => {
			const fields = [key, iv, additionalData, ciphertext, tag ?? EMPTY];
			const answer = link.request(TO_NODE.requestAesGcm, encodeFields(fields));
			return answer.length === 0 ? undefined : answer.subarray(1);
		},
	};
}
