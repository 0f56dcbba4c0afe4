/** How the dongle is found on its network → its section of the status. */
import type { App } from "../app.ts";
import type { JsonWriter } from "../json-writer.ts";

/** `discovery` is null where the platform has no datagrams. */
export function writeDiscovery(app: App, json: JsonWriter): void {
	const status = app.services.discovery();
	if (status === undefined) {
		json.text("discovery", undefined);
		return;
	}
	json.begin("discovery").text("state", status.state).text("name", status.name).text("address", status.address);
	json.number("conflicts", status.conflicts).number("malformed", status.malformed).number("dropped", status.dropped);
	json.end();
}
