/** The dongle's one button and one light: presses in, what they mean out; what is going on in, blinking out. */
import type { Host, Timer } from "../host.ts";
import { Button } from "./button.ts";
import { type LightFacts, type Pattern, patternOf } from "./light.ts";

export interface PanelOptions {
	readonly host: Pick<Host, "device" | "timers" | "clock">;
	/** Percent. */
	readonly brightness: () => number;
	readonly facts: () => Omit<LightFacts, "resetting" | "identifying">;
	/** The button was pressed. */
	readonly pair: () => void;
	/** The button was held, and let go in time. */
	readonly setUp: () => void;
	/** The button was held to the end. */
	readonly reset: () => void;
}

const IDENTIFY_MS = 10_000;
const LOOK_MS = 100;
const FULL_LEVEL = 255;

export class Panel {
	readonly #options: PanelOptions;
	readonly #button = new Button();
	#looking: Timer | undefined = undefined;
	#identifyUntil = Number.NEGATIVE_INFINITY;
	#resetting = false;
	#pattern: Pattern | undefined = undefined;
	#phase = 0;
	#next: Timer | undefined = undefined;

	constructor(options: PanelOptions) {
		this.#options = options;
		options.host.device.watchButton((down) => this.#changed(down));
		this.refresh();
	}

	/** Shows which device this is. */
	identify(): void {
		this.#identifyUntil = this.#options.host.clock.ticks() + IDENTIFY_MS;
		this.refresh();
	}

	/** Everything is about to be forgotten. */
	warn(): void {
		this.#resetting = true;
		this.refresh();
	}

	/** Shows what holds now; without being told it looks when a pattern has come to its end. */
	refresh(): void {
		const { host, facts } = this.#options;
		if (host.device.light === undefined) return;
		const now = host.clock.ticks();
		const state = this.#button.state(now);
		const resetting = this.#resetting || state === "warned" || state === "reset";
		const pattern = patternOf({
			...facts(),
			resetting,
			identifying: now < this.#identifyUntil,
			...(state === "held" ? { identifying: false, pairing: false, settingUp: true } : {}),
		});
		if (pattern === this.#pattern && this.#phase !== 0) return;
		this.#pattern = pattern;
		this.#phase = 0;
		this.#next?.cancel();
		this.#show(pattern);
	}

	#show(pattern: Pattern): void {
		const { host, brightness } = this.#options;
		const on = this.#phase % 2 === 0;
		const level = pattern.full ? FULL_LEVEL : Math.round((brightness() * FULL_LEVEL) / 100);
		host.device.light?.(on ? level : 0, pattern.word);
		this.#next = host.timers.after(pattern.phases[this.#phase], () => {
			this.#phase = (this.#phase + 1) % pattern.phases.length;
			if (this.#phase === 0) this.refresh();
			else this.#show(pattern);
		});
	}

	#changed(down: boolean): void {
		const { host, pair, setUp } = this.#options;
		this.#looking?.cancel();
		const before = this.#button.change(down, host.clock.ticks());
		if (!down && before === "pressed") pair();
		if (!down && before === "held") setUp();
		if (down) this.#looking = host.timers.every(LOOK_MS, () => this.#look());
		this.refresh();
	}

	/** While the button is down. */
	#look(): void {
		const { host, reset } = this.#options;
		if (this.#button.state(host.clock.ticks()) === "reset") {
			this.#looking?.cancel();
			reset();
		} else this.refresh();
	}
}
