/** What came of each frame → why nothing can be read, or what looks wrong with what is read, and what to do. */
import { frozen } from "../bytes/frozen.ts";
import type { CipherHeader } from "../cosem/cipher.ts";
import type { Fault, FaultLog } from "../faults.ts";
import type { Reading } from "./reading.ts";
import { ScaleCheck, type ScaleMismatch } from "./scale-check.ts";

export interface DecodingStatus {
	/** For programs: ok, waiting, scale_mismatch, or the fault that keeps messages from being read. */
	readonly code: "ok" | "waiting" | "scale_mismatch" | Fault;
	/** For people: what is so, and what to do. */
	readonly text: string;
	/** What a ciphered meter shows of itself; undefined while none was heard. */
	readonly cipher: CipherHeader | undefined;
	readonly scale: ScaleMismatch | undefined;
}

/** Faults that keep whole messages from being read, and what helps. */
const ADVICE: readonly (readonly [fault: Fault, text: string])[] = frozen([
	["key_missing", "This meter encrypts; give its key in settings (meter.key). The grid company has it."],
	[
		"key_wrong",
		"This meter's messages cannot be deciphered with the key in settings; check meter.key and meter.auth_key with the grid company.",
	],
	[
		"counter_replayed",
		"The meter's frame counter does not grow, as if old messages came again, so they are refused; if a meter was replaced or restarted, this ends by itself.",
	],
	[
		"cipher_unsupported",
		"This meter compresses its messages, or uses a cipher other than AES-128-GCM; neither can be read yet.",
	],
	["data_malformed", "The meter's messages arrive whole but contradict themselves; tell its maker, with /v1/telegram."],
	["data_too_deep", "The meter's messages are nested too deeply to be read; tell its maker, with /v1/telegram."],
	["list_unknown", "Some values of this meter's list have no name or scale that is known; they are shown under other."],
	["apdu_unknown", "The meter sends messages of a kind that no meter pushes; is another device on the line?"],
	["message_overflow", "The meter's messages are longer than there is room for, and are lost."],
	["segment_lost", "Parts of messages are lost; check the cable, and what else listens on the line."],
]);

export class DecodingWatch {
	readonly #faults: FaultLog;
	readonly #scale = new ScaleCheck();
	/** By advice: how often its fault had been reported. */
	readonly #seen: number[];
	/** Index in ADVICE of what kept the last message from being read; -1 for nothing. */
	#problem = -1;
	#heard = false;
	#cipher: CipherHeader | undefined = undefined;

	constructor(faults: FaultLog) {
		this.#faults = faults;
		this.#seen = ADVICE.map(([fault]) => faults.count(fault));
	}

	/** After each frame: what it gave, and the header of the last ciphered message. */
	frame(reading: Reading | undefined, cipher: CipherHeader | undefined): void {
		this.#cipher = cipher;
		let problem = -1;
		for (let index = 0; index < ADVICE.length; index++) {
			const count = this.#faults.count(ADVICE[index][0]);
			if (count !== this.#seen[index] && problem < 0) problem = index;
			this.#seen[index] = count;
		}
		if (reading === undefined && problem < 0) return;
		this.#heard = true;
		this.#problem = problem;
	}

	/** After a reading has been numbered and dated. */
	accepted(reading: Reading): void {
		this.#scale.observe(reading);
	}

	status(): DecodingStatus {
		const cipher = this.#cipher;
		const scale = this.#scale.mismatch;
		const shown = { cipher, scale };
		if (this.#problem >= 0) {
			const [code, text] = ADVICE[this.#problem];
			return { code, text, ...shown };
		}
		if (scale !== undefined) return { code: "scale_mismatch", text: scaleText(scale), ...shown };
		if (this.#heard) return { code: "ok", text: "Messages are read.", ...shown };
		return { code: "waiting", text: "No message has come yet.", ...shown };
	}
}

function scaleText({ factor, setting, value }: ScaleMismatch): string {
	const seen = `The energy registers grow ${factor > 1 ? "too slowly" : "too fast"} for the power, by a factor of ${factor > 1 ? factor : Math.round(1 / factor)}`;
	return value === undefined ? `${seen}; no value of ${setting} mends that.` : `${seen}; set ${setting} to ${value}.`;
}
