/** How the Wi-Fi and the clock are → their sections of the status. */

import { CLOCK_ADVICE } from "../../network/clock.ts";
import { clockServers } from "../../network/settings.ts";
import { WIFI_ADVICE } from "../../network/wifi/advice.ts";
import { zoneOffset } from "../../network/zone.ts";
import { isoLocal } from "../../readings/time.ts";
import type { App } from "../app.ts";
import type { JsonWriter } from "../json-writer.ts";
import { writeAdvice } from "./advice.ts";

/** `network` is null where it is the system's business. */
export function writeNetwork(app: App, json: JsonWriter): void {
	const network = app.services.network();
	if (network === undefined) json.text("network", undefined);
	else {
		const { address } = network;
		json.begin("network").text("state", network.state).text("code", network.code);
		writeAdvice(json, WIFI_ADVICE[network.code]);
		json.text("detail", network.text === "" ? undefined : network.text);
		json.text("ssid", network.ssid).text("bssid", network.bssid).number("channel", network.channel);
		json.number("signal_dbm", network.signalDbm).number("transmit_power_dbm", network.transmitPowerDbm);
		json.text("host_name", network.hostName).text("address", address?.address).text("netmask", address?.netmask);
		json.text("gateway", address?.gateway).text("dns", address?.dns.join(", "));
		json.number("tries", network.tries).number("joins", network.joins).number("losses", network.losses);
		json.text("last_trouble", network.lastTrouble).number("last_outage_s", network.lastOutageMs, 3);
		json.number("next_try_s", network.nextTryMs, 3).number("supply_dips", network.supplyDips).end();
	}
	const code = network?.clock ?? "system";
	json.begin("clock").text("code", code);
	writeAdvice(json, CLOCK_ADVICE[code]);
	const { config } = app.settings;
	json.text("servers", clockServers(config).join(", ")).text("time_zone", config["clock.time_zone"]);
	json.text("local_time", localTime(app)).end();
}

function localTime({ host, settings }: App): string | undefined {
	const utc = host.clock.utc();
	if (utc === undefined) return undefined;
	const offset = zoneOffset(utc, settings.config["clock.time_zone"]);
	return isoLocal(Math.floor(utc / 1000) + offset * 60, offset);
}
