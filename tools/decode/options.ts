/** Command-line words in, `Options`, help or a sentence on what is wrong with them out. */
import { type Config, makeConfig } from "../../src/config/config.ts";

export interface Options {
	/** Empty: standard input. */
	readonly files: readonly string[];
	readonly explain: boolean;
	/** With the keys in it. */
	readonly config: Config;
}

export type Parsed = Options | { readonly misuse: string } | "help";

export const HELP = `Use: npm run -s decode -- [--key HEX] [--auth-key HEX] [--explain] [FILE…]

Reads what a meter sent, as bytes or as hexadecimal text, from the files or from standard input.
Prints one Reading as JSON per line, with the offset of its first byte, and a summary on stderr.

  --key HEX       the key of ciphered messages, 32 hexadecimal digits
  --auth-key HEX  their authentication key, likewise
  --explain       each frame line by line with its meaning, and ^ under what is wrong
  --help

Exit: 0 something was read, 1 nothing was, 2 misuse.`;

const KEYS: Readonly<Record<string, string>> = { "--key": "meter.key", "--auth-key": "meter.auth_key" };

export function parseOptions(words: readonly string[]): Parsed {
	const files: string[] = [];
	const settings: [string, string][] = [];
	let explain = false;
	let onlyFiles = false;
	for (let at = 0; at < words.length; at++) {
		const word = words[at];
		const [name, inline] = word.split(/=(.*)/s);
		if (onlyFiles || word === "-" || !word.startsWith("-")) files.push(word);
		else if (word === "--") onlyFiles = true;
		else if (word === "--help" || word === "-h") return "help";
		else if (word === "--explain") explain = true;
		else if (name in KEYS) {
			const value = inline ?? words[++at];
			if (value === undefined) return { misuse: `${name} needs 32 hexadecimal digits behind it.` };
			settings.push([KEYS[name], value.replace(/[\s:]/g, "")]);
			if (value === "" || "rule" in makeConfig(settings))
				return { misuse: `${name} needs 32 hexadecimal digits, not "${value}".` };
		} else return { misuse: `There is no option ${word}.` };
	}
	return { files, explain, config: makeConfig(settings) as Config };
}
