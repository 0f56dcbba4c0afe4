/** The guest's slot writer, on the slots of this computer. */
import { decodeNumber, encodeNumber, encodeText, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Send, Service } from "./service.ts";
import type { Slots } from "./slots.ts";

export function update(slots: Slots, send: Send): Service {
	/** What comes after a failure is of the same image, and lost. */
	let failed = false;

	const careful = (handle: number, work: () => void) => {
		try {
			work();
		} catch (error) {
			failed = true;
			slots.abandon();
			send(TO_GUEST.updateFailed, handle, encodeText((error as Error).message));
		}
	};

	return {
		posts: {
			[TO_NODE.updateBegin]: (handle, payload) => {
				failed = false;
				careful(handle, () => slots.begin(decodeNumber(payload)));
			},
			[TO_NODE.updateWrite]: (handle, payload) => {
				if (failed) return;
				careful(handle, () => {
					slots.write(payload);
					send(TO_GUEST.updateWritten, handle, encodeNumber(payload.length));
				});
			},
			[TO_NODE.updateActivate]: (handle) => {
				if (failed) return;
				careful(handle, () => {
					slots.activate();
					send(TO_GUEST.updateActivated, handle);
				});
			},
			[TO_NODE.updateAbandon]: () => slots.abandon(),
			[TO_NODE.updateConfirm]: () => slots.confirm(),
			[TO_NODE.updateGoBack]: () => slots.goBack(),
		},
		guestEnded: () => slots.abandon(),
	};
}
