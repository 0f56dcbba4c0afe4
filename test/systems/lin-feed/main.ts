/** The firmware for Linux, with a slot for new firmware that only tells what was written into it; and a count of timers. */
import FFI from "mc/ffi";
import { moddableHost } from "../../../hosts/moddable/host.ts";
import { settingsOf } from "../../../hosts/moddable/settings.ts";
import { Gateway } from "../../../src/gateway.ts";
import type { Update, UpdateHandler, UpdateWriter } from "../../../src/host.ts";

const CAPACITY = 4 * 1024 * 1024;
const ROOM = 8192;
/** Of a timer's number, 16 bits may be kept somewhere. */
const TIMERS = 70_000;

const native = new FFI();
const host = moddableHost(native, "lin");

class Slot implements Update {
	readonly capacity = CAPACITY;
	readonly onTrial = false;
	confirm(): void {}
	goBack(): void {}

	begin(_byteLength: number, handler: UpdateHandler): UpdateWriter {
		let byteLength = 0;
		const writer = {
			writable: ROOM,
			write(bytes: Uint8Array): void {
				byteLength += bytes.length;
				writer.writable -= bytes.length;
				host.timers.after(1, () => {
					writer.writable += bytes.length;
					handler.writable();
				});
			},
			activate: () => host.log(`an image of ${byteLength} bytes is to run`),
			abandon: () => host.log("an image was given up"),
		};
		return writer;
	}
}

const overrides = settingsOf(native.portti_option("SETTINGS"));
const adminToken: string = native.portti_option("TOKEN");
const gateway = new Gateway({ ...host, update: new Slot() }, { overrides, adminToken });
host.log(`Portti ${host.device.id} serves http://localhost:${gateway.httpPort}/ (${host.device.restartReason})`);

let fired = 0;
function next(): void {
	fired++;
	if (fired < TIMERS) host.timers.after(0, next);
	else host.log(`each of ${TIMERS} timers has fired`);
}
host.timers.after(0, next);
