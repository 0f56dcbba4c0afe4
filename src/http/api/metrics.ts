/** The newest reading and the dongle's health for Prometheus. */
import type { ByteWriter } from "../../bytes/writer.ts";
import type { Reading } from "../../readings/reading.ts";
import type { App } from "../app.ts";
import { HEALTH } from "../metrics/health.ts";
import { READING_FAMILIES, writeReadingFamily } from "../metrics/reading.ts";
import type { BodySource, Response } from "../response.ts";
import type { Request } from "../route.ts";

export function getMetrics(app: App, _request: Request, response: Response): void {
	response.sendSource("text/plain; version=0.0.4; charset=utf-8", new MetricsSource(app));
}

/** One family of the reading, or a part of the health, to a piece. A reading that is too old is left out: Prometheus marks the series as stale. */
class MetricsSource implements BodySource {
	private readonly _app: App;
	private readonly _reading: Reading | undefined;
	private _next = 0;

	constructor(app: App) {
		this._app = app;
		this._reading = app.services.latest.fresh();
	}

	pull(writer: ByteWriter): boolean {
		const at = this._next++;
		const health = at - READING_FAMILIES.length;
		if (health >= 0) HEALTH[health](writer, this._app);
		else if (this._reading !== undefined) writeReadingFamily(writer, READING_FAMILIES[at], this._reading);
		return health < HEALTH.length - 1;
	}
}
