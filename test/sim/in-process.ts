/** A service of the Node side in, the guest's side of it out, joined without an engine between them. */
import { FrameWriter, readFrames } from "../../hosts/sim/frames.ts";
import { Link } from "../../hosts/sim/guest/link.ts";
import type { Send, Service } from "../../hosts/sim/node/service.ts";

export interface Joined<Guest> {
	readonly guest: Guest;
	/** Hands over what the guest has posted outside of a command. */
	flush(): void;
}

export function join<Guest>(makeGuest: (link: Link) => Guest, makeService: (send: Send) => Service): Joined<Guest> {
	const link = new Link();
	const writer = new FrameWriter();
	const service = makeService((op, handle, payload, done) => {
		writer.write(op, handle, payload);
		command(writer.take());
		done?.();
	});
	function command(bytes: Uint8Array): void {
		const { result } = link.command(bytes);
		readFrames(new Uint8Array(result), (op, handle, payload) => service.posts?.[op]?.(handle, payload.slice()));
	}
	return { guest: makeGuest(link), flush: () => command(new Uint8Array(0)) };
}
