/** One row of the table that routes requests, checks them and describes them in /openapi.json. */
import type { App } from "./app.ts";
import type { Connection } from "./connection.ts";
import type { Method, RequestHead } from "./head.ts";
import type { JsonValue } from "./json.ts";
import type { Response } from "./response.ts";
import type { Schema } from "./schema.ts";

/**
 * Who may: anyone; a token that reads; a token that rules; that or anyone after a press of the button;
 * whoever is at the access point for set-up while it is open.
 */
export type Access = "open" | "read" | "admin" | "pairing" | "setup";

export interface QueryParameter {
	readonly name: string;
	/** The values are whole numbers from 0. */
	readonly description: string;
}

/** A member of a request's body; all of them must be there, and no others. */
export interface BodyField {
	readonly name: string;
	readonly description: string;
	/** Text: fewest characters, 1 unless said otherwise, and most. */
	readonly minLength?: number;
	readonly maxLength?: number;
	/** Text: the only values allowed. */
	readonly choices?: readonly string[];
}

export interface RouteResponse {
	readonly status: number;
	readonly description: string;
	/** Media types, none for a response without a body. */
	readonly types: readonly string[];
	readonly schema?: Schema;
}

/** What a handler sees of the request. There is one at a time. */
export interface Request {
	/** Undefined once a body has been read. */
	readonly head: RequestHead | undefined;
	readonly connection: Connection;
	/** The last segment of a path with `{…}`, decoded. */
	readonly parameter: string;
	readonly query: ReadonlyMap<string, number>;
	readonly body: ReadonlyMap<string, JsonValue>;
	/** The field If-Match as it was sent; undefined when it was not. */
	readonly ifMatch: string | undefined;
}

export interface Route {
	/** GET also answers HEAD. */
	readonly method: Exclude<Method, "HEAD">;
	/** Literal, or with one parameter as the last segment: `/v1/reading/{field}`. */
	readonly path: string;
	readonly access: Access;
	readonly summary: string;
	readonly parameter?: string;
	readonly query?: readonly QueryParameter[];
	readonly body?: readonly BodyField[];
	/** Instead: a JSON object that changes what its members name (RFC 7396), which the handler checks. */
	readonly patch?: Schema;
	/** Instead: bytes of any kind and number, which the handler takes as they come; what they are. */
	readonly upload?: string;
	/** The handler obeys If-Match. */
	readonly ifMatch?: true;
	readonly success: RouteResponse;
	/** Statuses of its problems beside those that follow from the table. */
	readonly problems?: readonly (readonly [status: number, description: string])[];
	readonly handle: (app: App, request: Request, response: Response) => void;
}
