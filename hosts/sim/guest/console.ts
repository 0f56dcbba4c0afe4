/** `Console` of the host interface: bytes to and from whoever is connected to the simulated console. */
import type { Console } from "../../../src/host.ts";
import { TO_GUEST, TO_NODE } from "../frames.ts";
import type { Link } from "./link.ts";

export function guestConsole(link: Link): Console {
	return {
		open(received) {
			link.on(TO_GUEST.consoleData, (_, payload) => received(payload));
			link.post(TO_NODE.consoleOpen, 0);
			return { write: (bytes) => link.post(TO_NODE.consoleWrite, 0, bytes) };
		},
	};
}
