import { readFileSync } from "node:fs";
import test from "tape";
import { linkedBytes, resourceBytes } from "../../tools/build/flash.ts";

test("flash: slots, pointers, bytecode and what slots point at", (t) => {
	const source = `
#define mxBigIntCount 1
#define mxSlotCount 2
#define mxHeapCount 3
static const txSlot gxHeap[mxHeapCount];
#define mxStackCount 4
#define mxKeysCount 5
#define mxNamesCount 6
#define mxSymbolsCount 7
static const txU1 gxCode1[100];
static const txSlot gxHeap[mxHeapCount] = {
/* 0000 */ { .value = { .string = "Math" } },
/* 0001 */ { .value = { .code = { (txByte*)"\\x01\\x02\\"\\12" } } },
`;
	t.equal(linkedBytes(source), (3 + 4) * 16 + (1 + 2 + 5 + 6 + 7) * 4 + 100 + 5 + 5);
	t.end();
});

test("flash: resources", (t) => {
	t.equal(resourceBytes("static const unsigned char _0[] = {\n\t0x41, 0x77,\n\t0xdd };"), 3);
	t.end();
});

const table = readFileSync("hosts/esp32/partitions.csv", "utf8")
	.split("\n")
	.filter((line) => line !== "" && !line.startsWith("#"))
	.map((line) => line.split(",").map((cell) => cell.trim()))
	.map(([name, type, subtype, offset, size]) => ({ name, type, subtype, offset: Number(offset), size: Number(size) }));

test("partitions: one after the other, within 4 MB, behind bootloader and table", (t) => {
	let end = 0x9000;
	for (const { name, offset, size } of table) {
		t.ok(offset >= end, `${name} begins behind the one before`);
		end = offset + size;
	}
	t.ok(end <= 4 * 1024 * 1024);
	t.end();
});

test("partitions: two images of one size, at whole 64 KB, and what says which of them runs", (t) => {
	const images = table.filter(({ type }) => type === "app");
	t.deepEqual(
		images.map(({ subtype }) => subtype),
		["ota_0", "ota_1"],
	);
	t.equal(images[0].size, images[1].size);
	for (const { offset, size } of images) t.equal((offset | size) & 0xffff, 0);
	t.equal(table.find(({ subtype }) => subtype === "ota")?.size, 0x2000);
	t.end();
});
