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
	private readonly _options: PanelOptions;
	private readonly _button = new Button();
	private _looking: Timer | undefined = undefined;
	private _identifyUntil = Number.NEGATIVE_INFINITY;
	private _resetting = false;
	private _pattern: Pattern | undefined = undefined;
	private _phase = 0;
	private _next: Timer | undefined = undefined;

	constructor(options: PanelOptions) {
		this._options = options;
		options.host.device.watchButton((down) => this._changed(down));
		this.refresh();
	}

	/** Shows which device this is. */
	identify(): void {
		this._identifyUntil = this._options.host.clock.ticks() + IDENTIFY_MS;
		this.refresh();
	}

	/** Everything is about to be forgotten. */
	warn(): void {
		this._resetting = true;
		this.refresh();
	}

	/** Shows what holds now; without being told it looks when a pattern has come to its end. */
	refresh(): void {
		const { host, facts } = this._options;
		if (host.device.light === undefined) return;
		const now = host.clock.ticks();
		const state = this._button.state(now);
		const resetting = this._resetting || state === "warned" || state === "reset";
		const pattern = patternOf({
			...facts(),
			resetting,
			identifying: now < this._identifyUntil,
			...(state === "held" ? { identifying: false, pairing: false, settingUp: true } : {}),
		});
		if (pattern === this._pattern && this._phase !== 0) return;
		this._pattern = pattern;
		this._phase = 0;
		this._next?.cancel();
		this._show(pattern);
	}

	private _show(pattern: Pattern): void {
		const { host, brightness } = this._options;
		const on = this._phase % 2 === 0;
		const level = pattern.full ? FULL_LEVEL : Math.round((brightness() * FULL_LEVEL) / 100);
		host.device.light?.(on ? level : 0, pattern.word);
		this._next = host.timers.after(pattern.phases[this._phase], () => {
			this._phase = (this._phase + 1) % pattern.phases.length;
			if (this._phase === 0) this.refresh();
			else this._show(pattern);
		});
	}

	private _changed(down: boolean): void {
		const { host, pair, setUp } = this._options;
		this._looking?.cancel();
		const before = this._button.change(down, host.clock.ticks());
		if (!down && before === "pressed") pair();
		if (!down && before === "held") setUp();
		if (down) this._looking = host.timers.every(LOOK_MS, () => this._look());
		this.refresh();
	}

	/** While the button is down. */
	private _look(): void {
		const { host, reset } = this._options;
		if (this._button.state(host.clock.ticks()) === "reset") {
			this._looking?.cancel();
			reset();
		} else this.refresh();
	}
}
