/** What the connections of one server share, and whom they ask. Only one request is at hand at a time. */
import type { Connection } from "./connection.ts";
import type { RequestHead } from "./head.ts";
import type { Limits } from "./limits.ts";
import type { BodyReader, Response } from "./response.ts";
import type { SenderBuffers } from "./sender.ts";

export interface ConnectionOwner extends SenderBuffers {
	readonly limits: Limits;
	readonly head: RequestHead;
	readonly response: Response;
	/** Bytes just read; as long as the longest head. */
	readonly input: Uint8Array;
	ticks(): number;
	/** Checks the request in `head`: a reader of its body when that comes first, else `response` is the answer. */
	begin(connection: Connection): BodyReader | undefined;
	/** Whether so many bytes more may be held for `connection`; who only waits is given up for it. */
	room(bytes: number, connection?: Connection): boolean;
	count(what: "malformed" | "timeouts" | "refused"): void;
	/** Something was thrown that should not have been. */
	failed(error: unknown): void;
	/** The connection is over. */
	ended(connection: Connection): void;
}
