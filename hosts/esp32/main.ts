/** Portti on an ESP32: the pins of its board in, a gateway on its network out. */
import config from "mc/config";
import FFI from "mc/ffi";
import { Gateway } from "../../src/gateway.ts";
import { recordAborts } from "../moddable/abort.ts";
import { moddableHost } from "../moddable/host.ts";
import { stayConnected } from "./wifi.ts";

const native = new FFI();
const host = moddableHost(native, native.portti_board());
recordAborts(host);
let clockStarted = false;
if (config.ssid) {
	stayConnected(config.ssid, config.password ?? "", (address) => {
		host.log(`Portti ${host.device.id} is at http://${address}/`);
		if (!clockStarted) native.portti_clock_start(config.ntp);
		clockStarted = true;
	});
} else host.log("No Wi-Fi network is configured: build with ssid=NAME password=TEXT.");
new Gateway(host);
