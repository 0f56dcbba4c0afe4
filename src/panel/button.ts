/** The button going down and up, and time → what its owner wants. */

/** Held so long it is no press any more: letting go now asks for set-up. */
export const HOLD_MS = 3000;
/** Held so long the reset is near: letting go now asks for nothing. */
export const WARN_MS = 7000;
export const RESET_MS = 10_000;

export type ButtonState = "up" | "pressed" | "held" | "warned" | "reset";

export class Button {
	private _downAt: number | undefined = undefined;

	/** What it was before the change: what letting go asks for. */
	change(isDown: boolean, now: number): ButtonState {
		const before = this.state(now);
		if (!isDown) this._downAt = undefined;
		else this._downAt ??= now;
		return before;
	}

	/** `reset` from the moment that everything is to be forgotten. */
	state(now: number): ButtonState {
		if (this._downAt === undefined) return "up";
		const held = now - this._downAt;
		if (held >= RESET_MS) return "reset";
		if (held >= WARN_MS) return "warned";
		return held >= HOLD_MS ? "held" : "pressed";
	}
}
