/**
 * Whether the simulated dongle is on its network. `starting`: nobody knows yet, and who connects
 * waits, as for a dongle that starts again; `down`: who connects is refused.
 */
export type GateState = "starting" | "up" | "down";

export class Gate {
	state: GateState = "starting";
	readonly #listeners = new Set<(state: GateState) => void>();

	get isUp(): boolean {
		return this.state === "up";
	}

	set(state: GateState): void {
		if (state === this.state) return;
		this.state = state;
		for (const listener of this.#listeners) listener(state);
	}

	watch(listener: (state: GateState) => void): void {
		this.#listeners.add(listener);
	}
}
