import test from "tape";
import { withArrows } from "../../tools/build/arrows.ts";

test("withArrows: functions of the module, and what they do", (t) => {
	const bundle = [
		'import { x } from "y";',
		"const THREE = add(1);",
		"function add(a, b = { c: 2 }) {",
		"  if (a > 0) {",
		"    return a + b.c;",
		"  }",
		"}",
		"function Old() {",
		"  this.a = 1;",
		"}",
		"class New {",
		"  method() {",
		"    function inner() {",
		"    }",
		"  }",
		"}",
		"return [THREE, add(2), new Old().a];",
		"",
	].join("\n");
	const text = withArrows(bundle);
	t.ok(text.startsWith("const add = (a, b = { c: 2 }) => {\n"), "first");
	t.ok(text.includes("function Old() {") && text.includes("    function inner() {"), "others are left alone");
	t.deepEqual(new Function(text.replace(/^import.*$/m, ""))(), [3, 4, 1]);
	t.end();
});
