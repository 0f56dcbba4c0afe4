/** The guest's timers, on Node's. */
import { decodeFields, decodeNumber, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Send, Service } from "./service.ts";

/** Node fires longer ones at once. */
const LONGEST_MS = 0x7fffffff;

export function timers(send: Send): Service {
	const running = new Map<number, NodeJS.Timeout>();

	function start(handle: number, payload: Uint8Array): void {
		const [milliseconds, repeating] = decodeFields(payload).map((field) => decodeNumber(field));
		const delay = Math.min(milliseconds, LONGEST_MS);
		const fire = () => send(TO_GUEST.timer, handle);
		const once = () => {
			running.delete(handle);
			fire();
		};
		running.set(handle, repeating === 1 ? setInterval(fire, delay) : setTimeout(once, delay));
	}

	function cancel(handle: number): void {
		clearTimeout(running.get(handle));
		running.delete(handle);
	}

	return {
		posts: { [TO_NODE.timerStart]: start, [TO_NODE.timerCancel]: cancel },
		guestEnded() {
			for (const handle of running.keys()) cancel(handle);
		},
	};
}
