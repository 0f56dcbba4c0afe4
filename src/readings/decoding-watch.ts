/** What came of each frame → why nothing can be read, or what looks wrong with what is read, and what to do. */
import type { Advice } from "../advice.ts";
import type { CipherHeader } from "../cosem/cipher.ts";
import type { Fault, FaultLog } from "../faults.ts";
import { FAULT_ADVICE, READ_ADVICE, scaleAdvice, WAITING_ADVICE } from "./decoding-advice.ts";
import type { Reading } from "./reading.ts";
import { ScaleCheck, type ScaleMismatch } from "./scale-check.ts";

export interface DecodingStatus {
	/** For programs: ok, waiting, scale_mismatch, or the fault that keeps messages from being read. */
	readonly code: "ok" | "waiting" | "scale_mismatch" | Fault;
	/** What is so, and what to do. */
	readonly advice: Advice;
	/** What a ciphered meter shows of itself; undefined while none was heard. */
	readonly cipher: CipherHeader | undefined;
	readonly scale: ScaleMismatch | undefined;
}

export class DecodingWatch {
	readonly #faults: FaultLog;
	readonly #scale = new ScaleCheck();
	/** By advice: how often its fault had been reported. */
	readonly #seen: number[];
	/** Index in FAULT_ADVICE of what kept the last message from being read; -1 for nothing. */
	#problem = -1;
	#heard = false;
	#cipher: CipherHeader | undefined = undefined;

	constructor(faults: FaultLog) {
		this.#faults = faults;
		this.#seen = FAULT_ADVICE.map(([fault]) => faults.count(fault));
	}

	/** After each frame: what it gave, and the header of the last ciphered message. */
	frame(reading: Reading | undefined, cipher: CipherHeader | undefined): void {
		this.#cipher = cipher;
		let problem = -1;
		for (let index = 0; index < FAULT_ADVICE.length; index++) {
			const count = this.#faults.count(FAULT_ADVICE[index][0]);
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
			const [code, advice] = FAULT_ADVICE[this.#problem];
			return { code, advice, ...shown };
		}
		if (scale !== undefined) return { code: "scale_mismatch", advice: scaleAdvice(scale), ...shown };
		if (this.#heard) return { code: "ok", advice: READ_ADVICE, ...shown };
		return { code: "waiting", advice: WAITING_ADVICE, ...shown };
	}
}
