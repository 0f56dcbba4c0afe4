/** The newest reading, one value of it, and those that a client missed. */
import { ByteWriter } from "../../bytes/writer.ts";
import { FIELDS, fieldOfName } from "../../readings/fields.ts";
import { writeReading } from "../../readings/json.ts";
import { Reading } from "../../readings/reading.ts";
import type { RingCursor } from "../../store/recent.ts";
import type { App } from "../app.ts";
import { problem } from "../problem.ts";
import { type BodySource, JSON_TYPE, type Response } from "../response.ts";
import type { Request } from "../route.ts";

export function getReading(app: App, _request: Request, response: Response): void {
	const json = app.services.latest.fresh() === undefined ? undefined : app.services.latest.json();
	if (json === undefined) noReading(app, response);
	else response.send(200, JSON_TYPE, json);
}

export function getValue(app: App, request: Request, response: Response): void {
	const name = request.parameter;
	const index = fieldOfName(name);
	if (index === undefined) {
		problem(response, 404, `No value is named "${name}": /v1/reading shows the names.`, [["field", name]]);
		return;
	}
	const reading = app.services.latest.fresh();
	if (reading === undefined) {
		noReading(app, response);
		return;
	}
	const value = reading.values[index];
	if (Number.isNaN(value)) {
		problem(response, 404, `The meter did not send "${name}" in its newest reading.`, [["field", name]]);
		return;
	}
	const writer = new ByteWriter(24);
	writer.decimal(value, FIELDS[index].decimals);
	writer.byte(0x0a);
	response.send(200, "text/plain; charset=utf-8", writer.copy());
}

export function getReadings(app: App, request: Request, response: Response): void {
	response.sendSource(JSON_TYPE, new ReadingsSource(app, request.query.get("since") ?? 0));
}

/** There is none, or it is older than three periods: nobody may steer by it. */
export function noReading(app: App, response: Response): void {
	const { latest } = app.services;
	const age = latest.age();
	const period = Math.ceil(latest.periodMs / 1000);
	const line = app.services.line();
	const what =
		age === undefined
			? "The meter has sent nothing that could be read yet."
			: `The newest reading is ${Math.floor(age / 1000)} seconds old, more than three times the meter's ${period}.`;
	problem(response, 503, `${what} ${line.advice.en}`, [["line", line.code]], `Retry-After: ${period}\r\n`);
}

/** `{"since":5,"missed":0,"last_sequence":7,"readings":[…]}`, one reading to a piece. */
class ReadingsSource implements BodySource {
	private readonly _since: number;
	private readonly _last: number;
	private readonly _cursor: RingCursor;
	private readonly _reading = new Reading();
	private _begun = false;

	constructor(app: App, since: number) {
		this._since = since;
		this._last = app.services.latest.reading?.sequence ?? 0;
		// After a restart sequences begin anew.
		this._cursor = app.services.recent.from(since > this._last ? 0 : since);
	}

	pull(writer: ByteWriter): boolean {
		const reading = this._reading;
		const found = reading.sequence < this._last && this._cursor.next(reading) && reading.sequence <= this._last;
		if (this._begun && found) writer.byte(0x2c);
		if (!this._begun) this._begin(writer, found);
		this._begun = true;
		if (found) writeReading(writer, reading);
		else writer.text("]}");
		return found;
	}

	private _begin(writer: ByteWriter, found: boolean): void {
		writer.text('{"since":');
		writer.decimal(this._since, 0);
		writer.text(',"missed":');
		if (this._since > this._last) writer.text("null");
		else writer.decimal(found ? this._reading.sequence - this._since - 1 : this._last - this._since, 0);
		writer.text(',"last_sequence":');
		writer.decimal(this._last, 0);
		writer.text(',"readings":[');
	}
}
