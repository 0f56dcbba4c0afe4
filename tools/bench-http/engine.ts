/** Requests in; compute units and bytes allocated for each on XS out, the platform's own share taken off. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startWorker } from "../../hosts/sim/engine/worker.ts";

export interface Cost {
	readonly compute: number;
	/** Of chunks and slots together, a slot counted as on a 32-bit device. */
	readonly bytes: number;
	readonly answerBytes: number;
}

const SLOT_BYTES = 16;
const FEW = 20;
const MANY = 120;
const FLOOR = 0xffff_ffff;

export async function measureRequests(requests: readonly string[]): Promise<Cost[]> {
	const { outputFiles } = await build({
		entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "guest.ts")],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		banner: { js: '"use strict";' },
		logLevel: "error",
	});
	const list = requests.map((request) => `new Uint8Array([${Buffer.from(request, "latin1").join()}])`);
	const worker = await startWorker();
	await worker.evaluate(`globalThis.requests = [${list.join()}];\n${outputFiles[0].text}`);
	const run = async (count: number, which: number) => {
		const { compute, payload } = await worker.command(new Uint8Array(Uint32Array.of(count, which).buffer));
		const [slots, bytes, answerBytes] = new Float64Array(Uint8Array.from(payload).buffer);
		return { compute, bytes: bytes + slots * SLOT_BYTES, answerBytes };
	};
	const cost = async (which: number) => {
		await run(FEW, which);
		const few = await run(FEW, which);
		const many = await run(MANY, which);
		const per = (a: number, b: number) => (b - a) / (MANY - FEW);
		return {
			compute: per(few.compute, many.compute),
			bytes: per(few.bytes, many.bytes),
			answerBytes: many.answerBytes,
		};
	};
	const floor = await cost(FLOOR);
	const costs: Cost[] = [];
	for (let which = 0; which < requests.length; which++) {
		const { compute, bytes, answerBytes } = await cost(which);
		costs.push({ compute: compute - floor.compute, bytes: bytes - floor.bytes, answerBytes });
	}
	worker.close();
	return costs;
}
