import { CipheredFramer } from "../../src/frames/ciphered.ts";
import type { Framer } from "../../src/frames/framer.ts";
import { HdlcFramer } from "../../src/frames/hdlc.ts";
import { MbusFramer } from "../../src/frames/mbus.ts";
import { P1Framer } from "../../src/frames/p1.ts";

/** One framer of every kind, in the firmware's order. */
export function framersOfAll(): Framer[] {
	return [new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()];
}
