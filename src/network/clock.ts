/** Servers of the settings → a clock that is set, and how it is with that. */

import type { Advice } from "../advice.ts";
import { frozen } from "../bytes/frozen.ts";
import type { Clock } from "../host.ts";

/** `system`: the platform keeps the clock itself. */
export type ClockCode = "set" | "system" | "no_network" | "asking" | "no_answer";

/** Servers that were asked so long have answered, if they are there. */
export const ANSWER_MS = 60_000;

export const CLOCK_ADVICE: Readonly<Record<ClockCode, Advice>> = frozen({
	set: {
		en: "The clock is set.",
		sv: "Klockan är ställd.",
		fi: "Kello on asetettu.",
	},
	system: {
		en: "The computer keeps the clock.",
		sv: "Datorn sköter klockan.",
		fi: "Tietokone pitää kellon ajassa.",
	},
	no_network: {
		en: "The clock is set as soon as there is a network.",
		sv: "Klockan ställs så snart det finns ett nät.",
		fi: "Kello asetetaan heti kun verkko on käytettävissä.",
	},
	asking: {
		en: "Asking the time servers.",
		sv: "Frågar tidsservrarna.",
		fi: "Kysytään aikapalvelimilta.",
	},
	no_answer: {
		en: "No time server answers. Check that the router lets NTP (UDP port 123) out, or set clock.servers to one in the house; readings carry no time of arrival until then.",
		sv: "Ingen tidsserver svarar. Kontrollera att routern släpper ut NTP (UDP-port 123), eller sätt clock.servers till en i huset; avläsningarna saknar ankomsttid till dess.",
		fi: "Mikään aikapalvelin ei vastaa. Tarkista, että reititin päästää NTP:n (UDP-portti 123) ulos, tai aseta clock.servers talon omaan palvelimeen; siihen asti lukemilla ei ole saapumisaikaa.",
	},
});

export class NetworkClock {
	private readonly _clock: Clock;
	private _connectedAt: number | undefined = undefined;

	constructor(clock: Clock) {
		this._clock = clock;
	}

	/** The servers to ask from now on. */
	use(servers: readonly string[]): void {
		this._clock.synchronise?.(servers);
	}

	connected(isConnected: boolean): void {
		this._connectedAt = isConnected ? this._clock.ticks() : undefined;
	}

	get code(): ClockCode {
		if (this._clock.synchronise === undefined) return "system";
		if (this._clock.utc() !== undefined) return "set";
		if (this._connectedAt === undefined) return "no_network";
		return this._clock.ticks() - this._connectedAt < ANSWER_MS ? "asking" : "no_answer";
	}
}
