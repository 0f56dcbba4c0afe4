/** Sections of a JSON object → the object as a body, a section to a piece: never in memory as a whole. */
import type { ByteWriter } from "../bytes/writer.ts";
import type { App } from "./app.ts";
import { JsonWriter } from "./json-writer.ts";
import type { BodySource } from "./response.ts";

/** Writes members of the object. */
export type Section = (app: App, json: JsonWriter) => void;

export class JsonSource implements BodySource {
	private readonly _app: App;
	private readonly _sections: readonly Section[];
	private _json: JsonWriter | undefined = undefined;
	private _next = 0;

	constructor(app: App, sections: readonly Section[]) {
		this._app = app;
		this._sections = sections;
	}

	/** `writer` is the same each time. */
	pull(writer: ByteWriter): boolean {
		this._json ??= new JsonWriter(writer).begin();
		this._sections[this._next++](this._app, this._json);
		if (this._next < this._sections.length) return true;
		this._json.end();
		return false;
	}
}
