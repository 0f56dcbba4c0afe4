/** Bytes in use, as of the last garbage collection or later: slots or chunks. */
declare const memory: (kind: 0 | 1) => number;
export default memory;
