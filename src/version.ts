/** The firmware's version (Semantic Versioning), the same as in package.json. */
export const VERSION = "0.1.0";

/** Raised by one with every release that closes a hole: no dongle goes back below it. */
export const SECURITY_VERSION = 1;
