/** What one writes first: split into lines, a regular expression each, no CRC. */
import { contend } from "./harness.ts";

const decoder = new TextDecoder();

contend(
	(message) => {
		const values: Record<string, number> = {};
		for (const line of decoder.decode(message).split("\r\n")) {
			const match = /^(\d+-\d+:\d+\.\d+\.\d+)\(([\d.]+)\*(\w+)\)$/.exec(line);
			if (match !== null) values[match[1]] = Number(match[2]);
		}
		return values;
	},
	(values) => Math.round(values["1-0:1.7.0"] * 1000),
);
