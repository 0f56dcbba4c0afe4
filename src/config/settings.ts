/**
 * What the platform suggests, what the owner has stored, what the platform insists on → the Config in
 * effect, and word of its changes. Each of the three stands over the one before, and all over the
 * defaults of the rows.
 */
import { hexText } from "../bytes/hex.ts";
import type { Host } from "../host.ts";
import { type Config, type ConfigFault, configFault, faultSentence, makeConfig, rowOf } from "./config.ts";
import { ROWS, type Row } from "./rows.ts";
import { SettingsStore } from "./stored.ts";

export type Setting = readonly [key: string, value: unknown];

/** What is wrong with a Config as a whole: the key to mend, and a sentence that names it. */
export interface Contradiction {
	readonly key: string;
	readonly fault: string;
}

export interface SettingsOptions {
	readonly host: Pick<Host, "storage" | "crypto" | "log">;
	/** Values of the platform where the owner has chosen none. */
	readonly defaults?: readonly Setting[];
	/** Values that the platform insists on: stored ones wait behind them. */
	readonly overrides?: readonly Setting[];
	/** What rows cannot say: which values do not go together. */
	readonly check?: (config: Config) => Contradiction | undefined;
}

/** Why nothing was changed. */
export interface Refusal {
	/** `wrong`: the values; `given`: the platform insists on another one; `unsaved`: storage failed. */
	readonly kind: "wrong" | "given" | "unsaved";
	/** "" when no single one is to blame. */
	readonly key: string;
	readonly sentence: string;
}

export class Settings {
	/** In effect. A row that takes effect at the next start keeps its value until then. */
	config: Config;
	/** As it will be in effect after the next start. */
	wanted: Config;
	/** Another one after every change. */
	tag: string;
	private readonly _options: SettingsOptions;
	private readonly _store: SettingsStore;
	private readonly _given: ReadonlyMap<string, unknown>;
	private readonly _listeners = new Set<(changed: ReadonlySet<string>) => void>();
	private _stored: Map<string, string>;

	/** Throws, in words for whoever started the firmware, when `defaults` or `overrides` are wrong. */
	constructor(options: SettingsOptions) {
		const { storage, crypto } = options.host;
		this._options = options;
		this._given = new Map(options.overrides);
		this._store = new SettingsStore(storage, crypto);
		this._stored = this._store.load();
		for (const [key, text] of this._stored) {
			const row = rowOf(key);
			const fault = row === undefined ? undefined : configFault(key, parsed(row, text));
			if (fault !== undefined) options.host.log(`A stored setting is not used: ${faultSentence(fault)}`);
		}
		this.wanted = this._merged(this._stored);
		this.config = this.wanted;
		this.tag = this._newTag();
	}

	/** Values by key, null to go back to the default: all are taken, or none. */
	change(changes: ReadonlyMap<string, unknown>): Refusal | undefined {
		const stored = this._changed(changes);
		if (!(stored instanceof Map)) return stored;
		// Flash wears: what is stored already is not written again.
		return isSame(stored, this._stored) ? undefined : this._replace(stored, this._store.save(stored));
	}

	/** Why `change` would refuse these values, undefined when it would take them. */
	refusal(changes: ReadonlyMap<string, unknown>): Refusal | undefined {
		const stored = this._changed(changes);
		return stored instanceof Map ? undefined : stored;
	}

	private _changed(changes: ReadonlyMap<string, unknown>): Map<string, string> | Refusal {
		const stored = new Map(this._stored);
		for (const [key, value] of changes) {
			const known = rowOf(key) !== undefined;
			const fault = value === null && known ? undefined : configFault(key, value);
			if (fault !== undefined) return { kind: "wrong", key: fault.key, sentence: faultSentence(fault) };
			if (this._given.has(key)) return { kind: "given", key, sentence: `${key} was given at start: start without it.` };
			if (value === null) stored.delete(key);
			else stored.set(key, String(value));
		}
		const contradiction = this._options.check?.(this._merged(stored));
		// What was wrong before must not stand in the way of mending something else.
		if (contradiction !== undefined && contradiction.fault !== this._options.check?.(this.wanted)?.fault)
			return { kind: "wrong", key: contradiction.key, sentence: contradiction.fault };
		return stored;
	}

	/** Everything back to its default, what other versions have stored included. */
	reset(): Refusal | undefined {
		return this._replace(new Map(), this._store.clear());
	}

	/** Calls `listener` with the keys of `config` that have changed; the returned function ends that. */
	subscribe(listener: (changed: ReadonlySet<string>) => void): () => void {
		this._listeners.add(listener);
		return () => this._listeners.delete(listener);
	}

	/** How many the owner has stored, those of other versions of the firmware included. */
	get storedCount(): number {
		return this._stored.size;
	}

	/** Whether the platform insists on its value. */
	isGiven(key: string): boolean {
		return this._given.has(key);
	}

	/** Keys whose stored value takes effect at the next start. */
	waiting(): string[] {
		return differences(this.config, this.wanted);
	}

	private _replace(stored: Map<string, string>, saved: boolean): Refusal | undefined {
		if (!saved) return { kind: "unsaved", key: "", sentence: "Nothing was changed: storage did not take it." };
		this._stored = stored;
		this.wanted = this._merged(stored);
		this.tag = this._newTag();
		const before = this.config;
		this.config = withRowsOf(before, this.wanted);
		const changed = new Set(differences(before, this.config));
		if (changed.size > 0) for (const listener of this._listeners) listener(changed);
		return undefined;
	}

	/** Stored values that are no longer allowed, or not known, are passed over. */
	private _merged(stored: ReadonlyMap<string, string>): Config {
		const owner: [string, unknown][] = [];
		for (const [key, text] of stored) {
			const row = rowOf(key);
			const value = row === undefined ? undefined : parsed(row, text);
			if (row !== undefined && configFault(key, value) === undefined) owner.push([key, value]);
		}
		const config: Config | ConfigFault = makeConfig([...(this._options.defaults ?? []), ...owner, ...this._given]);
		if ("rule" in config) throw new Error(faultSentence(config as ConfigFault));
		return config;
	}

	private _newTag(): string {
		return hexText(this._options.host.crypto.random(4));
	}
}

function parsed(row: Row, text: string): unknown {
	if (row.type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
	if (row.type === "integer") return text === "" ? undefined : Number(text);
	return text;
}

/** `wanted`, but what takes effect at the next start as it is now. */
function withRowsOf(now: Config, wanted: Config): Config {
	const values: Record<string, unknown> = { ...wanted };
	for (const row of ROWS as readonly Row[]) if (row.restart) values[row.key] = now[row.key as keyof Config];
	return Object.freeze(values) as unknown as Config;
}

function differences(one: Config, other: Config): string[] {
	const keys: string[] = [];
	for (const { key } of ROWS) if (one[key] !== other[key]) keys.push(key);
	return keys;
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
	if (one.size !== other.size) return false;
	for (const [key, value] of one) if (other.get(key) !== value) return false;
	return true;
}
