import test from "tape";
import { utf8Text } from "../../src/bytes/utf8.ts";
import { ByteWriter } from "../../src/bytes/writer.ts";
import { JsonWriter } from "../../src/http/json-writer.ts";

test("JsonWriter: objects, lists, values and their commas", (t) => {
	const writer = new ByteWriter();
	const json = new JsonWriter(writer).begin().text("a", 'å"').text("b", undefined).number("c", 12_345, 3);
	json.number("d", undefined).boolean("e", false).begin("f").end().beginList("g").begin().number("h", -1).end();
	json.begin().end().endList().begin("i").text("j", "").end().end();
	t.equal(
		utf8Text(writer.view()),
		'{"a":"å\\"","b":null,"c":12.345,"d":null,"e":false,"f":{},"g":[{"h":-1},{}],"i":{"j":""}}',
	);
	t.end();
});
