/** The one thing tape wants of Node's "path". */
export const sep = "/";
