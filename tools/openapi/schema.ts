/** JSON Schema (2020-12), as far as the API's description needs it. */
export interface Schema {
	readonly type?: string | readonly string[];
	readonly description?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly items?: Schema;
	readonly enum?: readonly (string | null)[];
	readonly default?: boolean | number | string;
	readonly pattern?: string;
	readonly format?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly additionalProperties?: boolean | Schema;
	readonly $ref?: string;
}
