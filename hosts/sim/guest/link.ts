/** Commands from Node in, their frames to whoever waits for them, posts collected into the reply. */
import { encodeText, FrameWriter, readFrames, TO_NODE } from "../frames.ts";

declare function issueCommand(request: ArrayBuffer): ArrayBuffer;

/** Something was left over in it for the next command. */
export interface Waiting {
	tell(): void;
}

export type Receiver = (handle: number, payload: Uint8Array) => void;

export class Link {
	private readonly _receivers = new Map<number, Receiver>();
	private readonly _posts = new FrameWriter();
	private _later = new Set<Waiting>();

	on(op: number, receiver: Receiver): void {
		this._receivers.set(op, receiver);
	}

	/** Goes out when the command is done, in order. */
	post(op: number, handle: number, payload?: Uint8Array): void {
		this._posts.write(op, handle, payload);
	}

	/** Waits for Node's answer; overtakes what was posted. */
	request(op: number, payload: Uint8Array): Uint8Array {
		const writer = new FrameWriter();
		writer.write(op, 0, payload);
		return new Uint8Array(issueCommand(writer.take().buffer));
	}

	/** `waiting.tell` is called when this command's frames are done. */
	later(waiting: Waiting): void {
		this._later.add(waiting);
	}

	/** Handles one command; returns an object whose `result` the engine reads when the promise jobs are done. */
	command(bytes: Uint8Array): { readonly result: ArrayBuffer } {
		try {
			readFrames(bytes, (op, handle, payload) => this._receivers.get(op)?.(handle, payload));
			const waiting = this._later;
			this._later = new Set();
			for (const left of waiting) left.tell();
			if (this._later.size > 0) this.post(TO_NODE.again, 0);
		} catch (error) {
			this.post(TO_NODE.abort, 0, encodeText(String((error instanceof Error && error.stack) || error)));
		}
		const posts = this._posts;
		return {
			get result() {
				return posts.take().buffer;
			},
		};
	}
}
