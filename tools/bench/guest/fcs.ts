/** The check of an HDLC frame alone, as the firmware computes it. */
import { crc16X25 } from "../../../src/frames/crc.ts";
import { contend } from "./harness.ts";

contend((message) => crc16X25(message, 1, message.length - 3));
