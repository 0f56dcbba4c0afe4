/** The firmware's own way: bytes from the line in, a Reading out. */
import { makeConfig } from "../../../src/config/config.ts";
import { FaultLog } from "../../../src/faults.ts";
import { CipheredFramer } from "../../../src/frames/ciphered.ts";
import { HdlcFramer } from "../../../src/frames/hdlc.ts";
import { MbusFramer } from "../../../src/frames/mbus.ts";
import { P1Framer } from "../../../src/frames/p1.ts";
import { FrameReader } from "../../../src/frames/reader.ts";
import type { Crypto } from "../../../src/host.ts";
import { Decoder } from "../../../src/readings/decoder.ts";
import { fieldIndex } from "../../../src/readings/fields.ts";
import type { Reading } from "../../../src/readings/reading.ts";
import { contend } from "./harness.ts";

const config = makeConfig([]);
if ("rule" in config) throw new Error("the defaults are no configuration");

const faults = new FaultLog();
const reader = new FrameReader([new P1Framer(), new HdlcFramer(), new MbusFramer(), new CipheredFramer()], faults);
// No message here is ciphered.
const decoder = new Decoder({ config, crypto: undefined as unknown as Crypto }, faults);
const power = fieldIndex("active_power_import_w");
let reading: Reading | undefined;

contend(
	(message) => {
		reader.push(message, 0, message.length, (frame) => {
			reading = decoder.decode(frame);
		});
		return reading;
	},
	(reading) => reading?.values[power] ?? -2,
);
