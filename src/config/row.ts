/** What a setting takes. What it is, in words, stands in tools/settings. */
export interface Row {
	readonly key: string;
	readonly type: "boolean" | "integer" | "text" | "hex";
	/** The default also gives the TypeScript type. */
	readonly default: boolean | number | string;
	/** Integers: the smallest and largest value. Text: characters. Hex: bytes. */
	readonly min?: number;
	readonly max?: number;
	/** Text: the only values allowed. */
	readonly choices?: readonly string[];
	/** Text: may be of several lines. */
	readonly lines?: true;
	/** Never shown, logged or returned. */
	readonly secret?: true;
	/** Takes effect at the next start; all others at once. */
	readonly restart?: true;
}
