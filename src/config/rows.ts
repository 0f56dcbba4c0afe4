/**
 * Every setting, one row each. Validation, the API, the page and the README's table are made
 * from this table and the words that go with it, and from nothing else.
 */
import { frozen } from "../bytes/frozen.ts";
import { HTTP_ROWS } from "./http-rows.ts";
import { LIGHT_ROWS } from "./light-rows.ts";
import { METER_ROWS } from "./meter-rows.ts";
import { MQTT_ROWS } from "./mqtt-rows.ts";
import { NETWORK_ROWS } from "./network-rows.ts";
import { UPDATE_ROWS } from "./update-rows.ts";

export type { Row } from "./row.ts";

export const ROWS = frozen([
	...METER_ROWS,
	...NETWORK_ROWS,
	...MQTT_ROWS,
	...HTTP_ROWS,
	...LIGHT_ROWS,
	...UPDATE_ROWS,
] as const);
