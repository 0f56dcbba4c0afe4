/** One row of the table that routes requests and checks them. */
import type { App } from "./app.ts";
import type { Connection } from "./connection.ts";
import type { Method, RequestHead } from "./head.ts";
import type { JsonValue } from "./json.ts";
import type { Response } from "./response.ts";

/**
 * Who may: anyone; a token that reads; a token that rules; that or anyone after a press of the button;
 * whoever is at the access point for set-up while it is open.
 */
export type Access = "open" | "read" | "admin" | "pairing" | "setup";

/** A member of a request's body; all of them must be there, and no others. */
export interface BodyField {
	readonly name: string;
	/** Text: fewest characters, 1 unless said otherwise, and most. */
	readonly minLength?: number;
	readonly maxLength?: number;
	/** Text: the only values allowed. */
	readonly choices?: readonly string[];
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
	/** Names of its parameters, whose values are whole numbers from 0. */
	readonly query?: readonly string[];
	readonly body?: readonly BodyField[];
	/** Instead: a JSON object that changes what its members name (RFC 7396), which the handler checks. */
	readonly patch?: true;
	/** Instead: bytes of any kind and number, which the handler takes as they come. */
	readonly upload?: true;
	/** The handler obeys If-Match. */
	readonly ifMatch?: true;
	/** Media types of the answer when all is well; absent when it has no body. */
	readonly types?: readonly string[];
	readonly handle: (app: App, request: Request, response: Response) => void;
}
