/** What the runner was told in; a gateway in a Linux process out. */
import FFI from "mc/ffi";
import { Gateway } from "../../src/gateway.ts";
import { recordAborts } from "../moddable/abort.ts";
import { moddableHost } from "../moddable/host.ts";
import { settingsOf } from "../moddable/settings.ts";

export function start(): void {
	const native = new FFI();
	const host = moddableHost(native, "lin");
	const aborts = recordAborts(host);
	const overrides = settingsOf(native.portti_option("SETTINGS"));
	const adminToken: string = native.portti_option("TOKEN");
	const gateway = new Gateway(host, { overrides, ...(adminToken === "" ? {} : { adminToken }) });
	aborts.started();
	host.log(`Portti ${host.device.id} serves http://localhost:${gateway.httpPort}/ (${host.device.restartReason})`);
}
