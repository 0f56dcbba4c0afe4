/** A sentence for people → the member `advice`, in every language. */
import type { Advice } from "../../advice.ts";
import type { JsonWriter } from "../json-writer.ts";

export function writeAdvice(json: JsonWriter, { en, sv, fi }: Advice): void {
	json.begin("advice").text("en", en).text("sv", sv).text("fi", fi).end();
}
