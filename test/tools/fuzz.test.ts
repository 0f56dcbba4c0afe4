import test from "tape";
import { FAULTS } from "../../src/faults.ts";
import { Fuzzer } from "../../tools/fuzz/fuzz.ts";
import { meterSeeds } from "../../tools/fuzz/seeds.ts";
import { Target } from "../../tools/fuzz/target.ts";
import { meterCrypto } from "../helpers/meter-crypto.ts";

const EXECUTIONS = 1500;

test("fuzz: mutated messages are read or refused, never thrown at", (t) => {
	const fuzzer = new Fuzzer(meterSeeds(), 7);
	const target = new Target(meterCrypto);
	const thrown: string[] = [];
	for (let number = 0; number < EXECUTIONS; number++) {
		try {
			fuzzer.run(target, number);
		} catch (error) {
			thrown.push(`execution ${number}: ${error}`);
		}
	}
	t.deepEqual(thrown, []);
	t.ok(target.frames > EXECUTIONS / 4, `${target.frames} frames`);
	t.ok(target.readings > EXECUTIONS / 40, `${target.readings} readings`);
	const met = FAULTS.filter((fault) => target.faults.count(fault) > 0);
	t.ok(met.length > FAULTS.length / 2, met.join(" "));
	t.end();
});
