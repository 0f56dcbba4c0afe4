/** A decoder in; the global functions by which ../measure.ts runs and measures it inside XS out. */

interface Guest {
	/** Set from outside before anything runs. */
	readonly messages: readonly Uint8Array[];
	readonly memory: (kind: 0 | 1) => number;
	readonly gc: () => void;
	handleCommand: (command: ArrayBuffer) => ArrayBuffer;
}

const guest = globalThis as unknown as Guest;

/**
 * `decode` is called with one message after the other; `power` takes the active power in watts out of what
 * it returned, so that nobody is measured who does not do the work.
 *
 * A command is two 32-bit words: how often, and whether to keep every result. The reply is three: growth in
 * slots, growth in bytes of chunks, and the last message's power, or -1.
 */
export function contend<T>(decode: (message: Uint8Array) => T, power?: (result: T) => number): void {
	const { messages, memory, gc } = guest;
	guest.handleCommand = (command) => {
		const [count, keep] = new Uint32Array(command);
		const figures = new Float64Array(3);
		const kept: (T | undefined)[] = new Array(keep ? count : 0).fill(undefined);
		let result: T | undefined;
		gc();
		const slots = memory(0);
		const bytes = memory(1);
		if (keep) for (let i = 0; i < count; i++) kept[i] = decode(messages[i % messages.length]);
		else for (let i = 0; i < count; i++) result = decode(messages[i % messages.length]);
		if (keep) gc();
		figures[0] = memory(0) - slots;
		figures[1] = memory(1) - bytes;
		figures[2] = power === undefined || result === undefined ? -1 : power(result);
		return figures.buffer;
	};
}
