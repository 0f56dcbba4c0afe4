import test from "tape";
import { seal, unseal } from "../../src/bytes/sealed.ts";
import { FakeCrypto } from "../helpers/fake-host.ts";

const crypto = new FakeCrypto();
const content = Uint8Array.of(1, 2, 3, 4, 5);

test("sealed: what was sealed comes back", (t) => {
	for (const bytes of [content, new Uint8Array(0), new Uint8Array(1000).fill(7)])
		t.deepEqual(unseal(crypto, 3, seal(crypto, 3, bytes)), bytes, `${bytes.length} bytes`);
	t.end();
});

test("sealed: anything else is nothing", (t) => {
	const sealed = seal(crypto, 3, content);
	t.equal(unseal(crypto, 3, undefined), undefined, "nothing");
	t.equal(unseal(crypto, 4, sealed), undefined, "another version");
	for (let length = 0; length < sealed.length; length++)
		if (unseal(crypto, 3, sealed.slice(0, length)) !== undefined) t.fail(`cut to ${length}`);
	t.equal(unseal(crypto, 3, Uint8Array.of(...sealed, 0)), undefined, "a byte too many");
	for (let bit = 0; bit < sealed.length * 8; bit++) {
		const flipped = sealed.slice();
		flipped[bit >> 3] ^= 1 << (bit & 7);
		if (unseal(crypto, 3, flipped) !== undefined) t.fail(`bit ${bit} flipped`);
	}
	t.end();
});
