/** Where XS begins on Linux: the only module that is not preloaded. */
import { start } from "./start.ts";

start();
