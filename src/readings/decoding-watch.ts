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
	private readonly _faults: FaultLog;
	private readonly _scale = new ScaleCheck();
	/** By advice: how often its fault had been reported. */
	private readonly _seen: number[];
	/** Index in FAULT_ADVICE of what kept the last message from being read; -1 for nothing. */
	private _problem = -1;
	private _heard = false;
	private _cipher: CipherHeader | undefined = undefined;

	constructor(faults: FaultLog) {
		this._faults = faults;
		this._seen = FAULT_ADVICE.map(([fault]) => faults.count(fault));
	}

	/** After each frame: what it gave, and the header of the last ciphered message. */
	frame(reading: Reading | undefined, cipher: CipherHeader | undefined): void {
		this._cipher = cipher;
		let problem = -1;
		for (let index = 0; index < FAULT_ADVICE.length; index++) {
			const count = this._faults.count(FAULT_ADVICE[index][0]);
			if (count !== this._seen[index] && problem < 0) problem = index;
			this._seen[index] = count;
		}
		if (reading === undefined && problem < 0) return;
		this._heard = true;
		this._problem = problem;
	}

	/** After a reading has been numbered and dated. */
	accepted(reading: Reading): void {
		this._scale.observe(reading);
	}

	status(): DecodingStatus {
		const cipher = this._cipher;
		const scale = this._scale.mismatch;
		const shown = { cipher, scale };
		if (this._problem >= 0) {
			const [code, advice] = FAULT_ADVICE[this._problem];
			return { code, advice, ...shown };
		}
		if (scale !== undefined) return { code: "scale_mismatch", advice: scaleAdvice(scale), ...shown };
		if (this._heard) return { code: "ok", advice: READ_ADVICE, ...shown };
		return { code: "waiting", advice: WAITING_ADVICE, ...shown };
	}
}
