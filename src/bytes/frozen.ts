/**
 * A table in, the same table out, frozen with all that is in it. XS's linker puts what is frozen into
 * flash; what is not costs memory for the change that might come, and a warning.
 */
export function frozen<T>(table: T): T {
	freeze(table);
	return table;
}

function freeze(value: unknown): void {
	if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
	if (ArrayBuffer.isView(value)) {
		// The bytes cannot be frozen: they are read only by being in flash.
		Object.preventExtensions(value);
		return;
	}
	Object.freeze(value);
	const inner = value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
	for (const entry of inner) freeze(entry);
}
