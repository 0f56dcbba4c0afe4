/** The check alone, as the firmware computes it. */
import { crc16Arc } from "../../../src/frames/crc.ts";
import { contend } from "./harness.ts";

contend((message) => crc16Arc(message, 0, message.length - 6));
