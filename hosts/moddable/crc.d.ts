export { crc16Arc, crc16X25 } from "../../src/frames/crc.ts";
