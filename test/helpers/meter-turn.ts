/** A message's circumstances for tests that call a dialect's encoder themselves. */
import { fromHex } from "../../tools/meter/bytes.ts";
import type { Turn } from "../../tools/meter/dialect.ts";
import { DEFAULT_AUTHENTICATION_KEY, DEFAULT_KEY } from "../../tools/meter/meter.ts";

export const meterTurn: Turn = {
	index: 0,
	hourly: false,
	frameCounter: 1000,
	key: fromHex(DEFAULT_KEY),
	authenticationKey: fromHex(DEFAULT_AUTHENTICATION_KEY),
};
