/** Readings in, who the meter is: some lists of a meter leave out what others say. */
import type { Reading } from "../readings/reading.ts";

export class MeterIdentity {
	format: string | undefined = undefined;
	maker: string | undefined = undefined;
	type: string | undefined = undefined;
	id: string | undefined = undefined;
	/** Of the reading that last changed the identity. */
	list: string | undefined = undefined;

	/** Returns whether anything is new. */
	learn(reading: Reading): boolean {
		const { format, meterMaker, meterType, meterId } = reading;
		const isNew =
			format !== this.format ||
			differs(meterMaker, this.maker) ||
			differs(meterType, this.type) ||
			differs(meterId, this.id);
		if (!isNew) return false;
		this.format = format;
		this.maker = meterMaker ?? this.maker;
		this.type = meterType ?? this.type;
		this.id = meterId ?? this.id;
		this.list = reading.list;
		return true;
	}
}

function differs(now: string | undefined, before: string | undefined): boolean {
	return now !== undefined && now !== before;
}
