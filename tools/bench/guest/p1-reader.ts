/** p1-reader from npm: its parsePacket, which checks no CRC. */
import parsePacket from "p1-reader/lib/parsePacket.js";
import { contend } from "./harness.ts";

const decoder = new TextDecoder();
// It complains of each line it does not know.
Object.assign(globalThis, { console: { error: () => {} } });

contend(
	(message) => parsePacket(decoder.decode(message)),
	(packet) => Math.round(packet.electricity.received.actual.reading * 1000),
);
