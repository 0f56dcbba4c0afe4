/** What the parts of the Node side have in common: frames of the guest in, frames to the guest out. */

/** Queues a frame to the guest; dropped while there is none. `done` is called when the guest has handled it. */
export type Send = (op: number, handle: number, payload?: Uint8Array, done?: () => void) => void;

export type Post = (handle: number, payload: Uint8Array) => void;

export type Request = (payload: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export interface Service {
	/** By op number. */
	readonly posts?: Readonly<Record<number, Post>>;
	readonly requests?: Readonly<Record<number, Request>>;
	/** The guest has ended: its handles mean nothing any more, what it held is let go. */
	guestEnded?(): void;
}
