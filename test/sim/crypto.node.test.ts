import { createHash } from "node:crypto";
import test from "tape";
import { decodeNumber, encodeFields, TO_NODE } from "../../hosts/sim/frames.ts";
import { crypto } from "../../hosts/sim/node/crypto.ts";
import { ECDSA_CASES } from "../helpers/ecdsa-cases.ts";

const NOTHING = new Uint8Array(0);

/** What Node answers to a request of the guest. */
function ask(service: ReturnType<typeof crypto>, op: number, payload: Uint8Array): Uint8Array {
	return new Uint8Array((service.requests?.[op]?.(payload) as Uint8Array) ?? []);
}

for (const [name, publicKey, message, signature, expected] of ECDSA_CASES) {
	test(`the simulator's ECDSA: ${name}`, (t) => {
		const answer = ask(crypto(), TO_NODE.requestEcdsa, encodeFields([publicKey, message, signature]));
		t.equal(answer.length > 0, expected);
		t.end();
	});
}

test("the simulator's hash: pieces of two streams give the hashes of the wholes", (t) => {
	const service = crypto();
	const [one, other] = [1, 2].map(() => ask(service, TO_NODE.requestHash, NOTHING));
	t.notEqual(decodeNumber(one), decodeNumber(other), "two handles");
	for (const piece of ["a", "", "bc"]) {
		ask(service, TO_NODE.requestHashUpdate, Buffer.concat([one, Buffer.from(piece)]));
		ask(service, TO_NODE.requestHashUpdate, Buffer.concat([other, Buffer.from(piece + piece)]));
	}
	const expected = ["abc", "aabcbc"].map((text) => createHash("sha256").update(text).digest("hex"));
	const hashes = [one, other].map((handle) => ask(service, TO_NODE.requestHashDigest, handle));
	t.deepEqual(
		hashes.map((hash) => Buffer.from(hash).toString("hex")),
		expected,
	);
	t.throws(() => ask(service, TO_NODE.requestHashDigest, one), "a hash ends once");
	t.end();
});

test("the simulator's hash: the oldest of too many are forgotten", (t) => {
	const service = crypto();
	const handles = Array.from({ length: 17 }, () => ask(service, TO_NODE.requestHash, NOTHING));
	t.throws(() => ask(service, TO_NODE.requestHashUpdate, handles[0]));
	t.equal(ask(service, TO_NODE.requestHashDigest, handles[16]).length, 32);
	service.guestEnded?.();
	t.throws(() => ask(service, TO_NODE.requestHashUpdate, handles[15]), "the guest's end forgets all");
	t.end();
});
