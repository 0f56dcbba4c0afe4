/** Every board's firmware as far as it goes without ESP-IDF: manifest, types, bytecode, link, configuration. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "tape";
import { boards, checkBoard } from "../../tools/build/esp32.ts";
import { findSdk } from "../../tools/build/sdk.ts";

const ROOT = process.cwd();
const SLOT_BYTES = 0x1e0000;
/** What XS in C, ESP-IDF and Wi-Fi take beside ours, as linked (README of hosts/esp32); the others are taken for as large. */
const C_BYTES: Readonly<Record<string, number>> = { esp32c3: 892_546, xiao_esp32c3: 892_546 };
const MOST_C_BYTES = 962_115;

const sdk = findSdk(process.env);
const missing = typeof sdk === "string" ? { skip: sdk } : {};
const ours = (path: string) => readFileSync(join(ROOT, "hosts/esp32", path), "utf8");

for (const board of boards(ROOT)) {
	test(`board ${board}`, missing, async (t) => {
		if (typeof sdk === "string") return;
		const folder = mkdtempSync(join(tmpdir(), "portti-board-"));
		try {
			const { faults, sdkconfig, partitions, flashBytes } = await checkBoard(ROOT, sdk, board, folder);
			t.deepEqual(faults, [], "builds without a fault");
			t.equal(partitions, ours("partitions.csv"), "has our partition table");
			const merged = sdkconfig.split("\n");
			for (const line of ours("sdkconfig/sdkconfig.defaults").split("\n")) {
				if (line === "" || line.startsWith("#")) continue;
				// An n over a value of the SDK's own is merged as nothing, which is n to Kconfig.
				t.ok(merged.includes(line) || merged.includes(line.replace(/=n$/, "=")), line);
			}
			t.comment(`${flashBytes} bytes of flash for bytecode, preloaded objects and resources`);
			const room = SLOT_BYTES - (C_BYTES[board] ?? MOST_C_BYTES);
			t.ok(flashBytes > 0 && flashBytes <= room, `at most the ${room} that a slot has room for`);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
}
