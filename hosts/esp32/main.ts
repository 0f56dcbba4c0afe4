/** Where XS begins on an ESP32: the only module that is not preloaded. */
import { start } from "./start.ts";

start();
