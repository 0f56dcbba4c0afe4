import test from "tape";
import { ECDSA_CASES } from "./ecdsa-cases.ts";
import { p256Verify } from "./p256.ts";

for (const [name, publicKey, message, signature, expected] of ECDSA_CASES) {
	test(`ECDSA in plain code: ${name}`, (t) => {
		t.equal(p256Verify(publicKey, message, signature), expected);
		t.end();
	});
}
