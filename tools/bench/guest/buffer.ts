/** Node's Buffer from npm, for packages that expect it to be there. Import it before them. */
import { Buffer } from "buffer/index.js";

Object.assign(globalThis, { Buffer });
