/** The settings as a JSON object, some of them to a piece and a long text in several: certificates are long. */
import { type ByteWriter, pieceEnd } from "../bytes/writer.ts";
import type { Config } from "../config/config.ts";
import { ROWS, type Row } from "../config/rows.ts";
import type { Settings } from "../config/settings.ts";
import { JsonWriter } from "./json-writer.ts";
import type { BodySource } from "./response.ts";

const ROWS_A_PIECE = 8;
/** Characters of a text that are written at once; in JSON each takes six bytes at most. */
const TEXT_A_PIECE = 256;

export class SettingsSource implements BodySource {
	private readonly _settings: Settings;
	/** As they were when they were asked for. */
	private readonly _wanted: Config;
	private _json: JsonWriter | undefined = undefined;
	private _next = 0;
	/** A text of which the part up to `_at` is written. */
	private _text = "";
	private _at = 0;

	constructor(settings: Settings) {
		this._settings = settings;
		this._wanted = settings.wanted;
	}

	/** `writer` is the same each time. */
	pull(writer: ByteWriter): boolean {
		this._json ??= new JsonWriter(writer).begin();
		const json = this._json;
		if (this._text !== "") this._more(json);
		else if (this._next < ROWS.length) this._rows(json);
		else {
			this._flags(json);
			json.end();
			return false;
		}
		return true;
	}

	private _rows(json: JsonWriter): void {
		for (let count = 0; count < ROWS_A_PIECE && this._next < ROWS.length && this._text === ""; count++) {
			const row: Row = ROWS[this._next++];
			const value = row.secret ? undefined : this._wanted[row.key as keyof Config];
			if (typeof value === "boolean") json.boolean(row.key, value);
			else if (typeof value === "number") json.number(row.key, value);
			else if (value === undefined || value.length <= TEXT_A_PIECE) json.text(row.key, value);
			else {
				json.beginText(row.key);
				this._text = value;
				this._at = 0;
			}
		}
	}

	private _more(json: JsonWriter): void {
		const text = this._text;
		const end = pieceEnd(text, this._at, TEXT_A_PIECE);
		json.more(text.slice(this._at, end));
		this._at = end;
		if (end < text.length) return;
		json.endText();
		this._text = "";
	}

	private _flags(json: JsonWriter): void {
		const settings = this._settings;
		json.begin("set");
		for (const row of ROWS) if (this._wanted[row.key] !== row.default) json.boolean(row.key, true);
		json.end().begin("overridden");
		for (const { key } of ROWS) if (settings.isGiven(key)) json.boolean(key, true);
		json.end().begin("waiting_for_restart");
		for (const key of settings.waiting()) json.boolean(key, true);
		json.end();
	}
}
