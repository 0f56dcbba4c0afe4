/** The C that XS's linker and mcrez make, in; bytes of flash that bytecode, preloaded objects and resources take, out. */

/** On a machine of 32 bits. */
const SLOT_BYTES = 16;
const POINTER_BYTES = 4;

/**
 * Of mc.xs.c: slots, tables of pointers, bytecode, text and buffers. Alignment and host functions are
 * left out: a compiler for the ESP32-C3 makes about two percent more of it.
 */
export function linkedBytes(source: string): number {
	const count = (name: string) => Number(new RegExp(`#define mx${name}Count (\\d+)`).exec(source)?.[1] ?? 0);
	const slots = count("Heap") + count("Stack");
	const pointers = count("Slot") + count("Keys") + count("Names") + count("Symbols") + count("BigInt");
	let bytes = slots * SLOT_BYTES + pointers * POINTER_BYTES;
	for (const [, length] of source.matchAll(/static const txU1 gxCode\d+\[(\d+)\];/g)) bytes += Number(length);
	// What slots point at: C string literals, behind the declarations.
	const heap = source.slice(source.indexOf("gxHeap[mxHeapCount] = {"));
	for (const [, literal] of heap.matchAll(/"((?:[^"\\]|\\.)*)"/g)) bytes += literalBytes(literal) + 1;
	return bytes;
}

/** Of mc.resources.c, where every byte is written 0x00. */
export function resourceBytes(source: string): number {
	return source.match(/\b0x[0-9a-f]{2}\b/g)?.length ?? 0;
}

function literalBytes(literal: string): number {
	return literal.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)/g, "?").length;
}
