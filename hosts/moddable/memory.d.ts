/** Bytes: 0, slots, and 1, chunks, in use as of the last garbage collection or later; 2, the most of the stack. */
declare const memory: (kind: 0 | 1 | 2) => number;
export default memory;
