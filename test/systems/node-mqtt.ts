/** The simulator's own MQTT without an engine between its two halves: what `host.ts` asks for, by the `mqtt` package. */
import { FrameWriter, readFrames } from "../../hosts/sim/frames.ts";
import { Link } from "../../hosts/sim/guest/link.ts";
import { GuestMqtt } from "../../hosts/sim/guest/mqtt.ts";
import { mqtt } from "../../hosts/sim/node/mqtt.ts";
import type { Timer } from "../../src/host.ts";
import type { SessionHost } from "../../src/mqtt/session.ts";
import { nodeCrypto } from "../../tools/node-crypto.ts";

export function nodeSessionHost(): SessionHost {
	const link = new Link();
	const service = mqtt((op, handle, payload, done) => {
		const frames = new FrameWriter();
		frames.write(op, handle, payload);
		flush(frames.take());
		done?.();
	});
	/** Runs the guest's half, and hands what it posted to Node's. */
	function flush(frames: Uint8Array): void {
		const { result } = link.command(frames);
		readFrames(new Uint8Array(result), (op, handle, payload) => service.posts?.[op]?.(handle, payload.slice()));
	}
	const guest = new GuestMqtt(link);
	const timer = (handle: NodeJS.Timeout): Timer => ({ cancel: () => clearTimeout(handle) });
	const run = (callback: () => void) => () => {
		callback();
		flush(new Uint8Array(0));
	};
	return {
		mqtt: {
			connect(options, handler) {
				const connection = guest.connect(options, handler);
				setImmediate(() => flush(new Uint8Array(0)));
				return connection;
			},
		},
		clock: { utc: () => Date.now(), ticks: () => performance.now() },
		timers: {
			after: (milliseconds, callback) => timer(setTimeout(run(callback), milliseconds)),
			every: (milliseconds, callback) => timer(setInterval(run(callback), milliseconds)),
		},
		crypto: nodeCrypto,
	};
}
