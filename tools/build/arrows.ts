/**
 * The text of a bundled module in; out come its functions as arrow functions, before all else, where
 * functions are made, too. What may be a constructor has a prototype: on XS three objects in flash.
 */

/** As terser prints it: what ends a function of the module stands at the beginning of a line. */
const FUNCTION = /^function (\S+)(\(.*\)) \{\n((?:.*\n)*?)\}\n/gm;
/** What an arrow function has of those around it. */
const OWN = /\b(this|arguments|new\.target)\b/;

export function withArrows(bundle: string): string {
	const arrows: string[] = [];
	const rest = bundle.replaceAll(FUNCTION, (all, name: string, parameters: string, body: string) => {
		if (OWN.test(body)) return all;
		arrows.push(`const ${name} = ${parameters} => {\n${body}};\n`);
		return "";
	});
	return arrows.join("") + rest;
}
