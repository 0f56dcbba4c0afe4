/** One sentence for people, in the languages that the dongle speaks. */
export interface Advice {
	readonly en: string;
	readonly sv: string;
	readonly fi: string;
}
