/** The button going down and up, and time → what its owner wants. */

/** Held so long it is no press any more: letting go does nothing, holding on leads to the reset. */
export const HOLD_MS = 3000;
export const RESET_MS = 10_000;

export type ButtonState = "up" | "pressed" | "held" | "reset";

export class Button {
	#downAt: number | undefined = undefined;

	/** True when this ends a press: the owner lets someone in. */
	change(isDown: boolean, now: number): boolean {
		const pressed = !isDown && this.state(now) === "pressed";
		if (!isDown) this.#downAt = undefined;
		else this.#downAt ??= now;
		return pressed;
	}

	/** `reset` from the moment that everything is to be forgotten. */
	state(now: number): ButtonState {
		if (this.#downAt === undefined) return "up";
		const held = now - this.#downAt;
		return held >= RESET_MS ? "reset" : held >= HOLD_MS ? "held" : "pressed";
	}
}
