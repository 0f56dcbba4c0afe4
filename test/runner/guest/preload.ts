/**
 * What the modules of src/ declared in, the same made read only out, as the device's linker leaves a
 * preloaded module in flash. Not imitated: `let` at module scope (the device keeps it writable in RAM),
 * what only a closure reaches, and what the linker strips.
 */

const { petrify } = globalThis as unknown as { petrify(object: object): void };

const declarations: (() => unknown[])[] = [];

/** Called at the end of every module of src/ with what it declares at its top level. */
export function declare(values: () => unknown[]): void {
	declarations.push(values);
}

/** Called once, when every module has run and before the first test does. */
export function freezeDeclarations(): void {
	const found = new Set<object>(INTRINSICS);
	for (const values of declarations.splice(0)) for (const value of values()) collect(value, found);
	for (const object of found) petrify(object);
}

function collect(value: unknown, found: Set<object>): void {
	if (value === null || (typeof value !== "object" && typeof value !== "function") || found.has(value)) return;
	found.add(value);
	for (const { value: inner, get, set } of Object.values(Object.getOwnPropertyDescriptors(value)))
		for (const part of [inner, get, set]) collect(part, found);
	if (value instanceof Map || value instanceof Set)
		for (const [key, inner] of value.entries()) {
			collect(key, found);
			collect(inner, found);
		}
	if (ArrayBuffer.isView(value)) collect(value.buffer, found);
}

/** Read only on the device, too: `this.name = …` in a subclass of Error throws there. */
const INTRINSICS: readonly object[] = [
	...[Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Map, Set, WeakMap, Promise, RegExp, Date],
	...[Error, RangeError, TypeError, SyntaxError, ReferenceError, ArrayBuffer, DataView, Math, JSON, Reflect],
	...[Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array],
].flatMap((intrinsic) => ("prototype" in intrinsic ? [intrinsic, intrinsic.prototype as object] : [intrinsic]));
