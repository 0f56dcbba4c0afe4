import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "tape";

const ours = (path: string) => readFileSync(join(process.cwd(), "hosts/esp32", path), "utf8");
const lines = (path: string) =>
	ours(path)
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"));

const FLASH_BYTES = 4 * 1024 * 1024;
/** Behind bootloader and partition table. */
const FIRST = 0x9000;

const partitions = lines("partitions.csv").map((line) => {
	const [name, type, subtype, start, size] = line.split(",").map((field) => field.trim());
	return { name, kind: `${type} ${subtype}`, start: Number(start), size: Number(size) };
});

test("partitions: what the firmware counts on is there", (t) => {
	const kinds = ["data nvs", "data ota", "data nvs_keys", "data coredump", "app ota_0", "app ota_1"];
	for (const kind of kinds) t.equal(partitions.filter((one) => one.kind === kind).length, 1, kind);
	const size = (kind: string) => partitions.find((one) => one.kind === kind)?.size;
	t.equal(size("app ota_0"), size("app ota_1"), "an image that fits one slot fits the other");
	t.equal(size("data ota"), 0x2000, "otadata is two sectors");
	t.end();
});

test("partitions: each at its place, none over another, all within the flash", (t) => {
	let end = FIRST;
	for (const { name, kind, start, size } of partitions) {
		const step = kind.startsWith("app") ? 0x10000 : 0x1000;
		t.ok(start >= end, `${name} begins behind the one before it`);
		t.equal((start % step) + (size % 0x1000), 0, `${name} keeps to sectors`);
		end = start + size;
	}
	t.ok(end <= FLASH_BYTES, "the last one ends within the flash");
	t.end();
});

test("configuration: what keeps a dongle alive is on", (t) => {
	const config = lines("sdkconfig/sdkconfig.defaults");
	const wanted = [
		"CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y",
		"CONFIG_BOOTLOADER_SKIP_VALIDATE_ALWAYS=n",
		"CONFIG_BOOTLOADER_WDT_ENABLE=y",
		"CONFIG_ESP_INT_WDT=y",
		"CONFIG_ESP_TASK_WDT_EN=y",
		"CONFIG_ESP_TASK_WDT_PANIC=y",
		"CONFIG_ESP_BROWNOUT_DET=y",
		"CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH=y",
		"CONFIG_ESP_CONSOLE_NONE=n",
		"CONFIG_UART_ISR_IN_IRAM=y",
	];
	for (const line of wanted) t.ok(config.includes(line), line);
	const names = config.map((line) => line.slice(0, line.indexOf("=")));
	t.equal(new Set(names).size, names.length, "nothing is said twice");
	t.end();
});
