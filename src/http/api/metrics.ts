/** The newest reading and the dongle's health for Prometheus. */
import { frozen } from "../../bytes/frozen.ts";
import type { ByteWriter } from "../../bytes/writer.ts";
import type { Reading } from "../../readings/reading.ts";
import type { App } from "../app.ts";
import type { Family } from "../metrics/family.ts";
import { HEALTH_FAMILIES } from "../metrics/health.ts";
import { readingFamilies } from "../metrics/reading.ts";
import type { BodySource, Response } from "../response.ts";
import type { Request } from "../route.ts";

const FAMILIES: readonly Family[] = frozen([...readingFamilies(), ...HEALTH_FAMILIES]);

export function getMetrics(app: App, _request: Request, response: Response): void {
	response.sendSource("text/plain; version=0.0.4; charset=utf-8", new MetricsSource(app));
}

/** One family to a piece. A reading that is too old is left out: Prometheus marks the series as stale. */
class MetricsSource implements BodySource {
	private readonly _app: App;
	private readonly _reading: Reading | undefined;
	private _next = 0;

	constructor(app: App) {
		this._app = app;
		this._reading = app.services.latest.fresh();
	}

	pull(writer: ByteWriter): boolean {
		FAMILIES[this._next++].write(writer, this._app, this._reading);
		return this._next < FAMILIES.length;
	}
}
