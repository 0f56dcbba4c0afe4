/** What resolver.ts needs of the SDK's `net`: a name in, an IPv4 address out, by lwIP. */
import FFI from "mc/ffi";
import Timer from "timer";
import type { Esp32Native } from "./native.ts";

const POLL_MS = 20;

function resolve(name: string, answer: (name: string, address: string | undefined) => void): void {
	const native: Esp32Native = new FFI();
	const handle = native.portti_resolve(name);
	const timer = Timer.repeat(() => {
		if (handle >= 0 && native.portti_resolve_done(handle) === 0) return;
		Timer.clear(timer);
		answer(name, handle < 0 ? undefined : native.portti_resolved(handle) || undefined);
	}, POLL_MS);
}

export default Object.freeze({ resolve });
