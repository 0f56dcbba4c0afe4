/** dsmr-parser from npm, CRC included. */
import "./buffer.ts";
import parser from "dsmr-parser";
import { contend } from "./harness.ts";

const decoder = new TextDecoder();

contend(
	(message) => parser.parse(decoder.decode(message)).objects,
	(objects) => Math.round(Number(objects["actual electricity power delivered"]) * 1000),
);
