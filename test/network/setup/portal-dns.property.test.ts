import fc from "fast-check";
import test from "tape";
import { readMessage } from "../../../src/network/dns/read.ts";
import { CLASS_IN, TYPE } from "../../../src/network/dns/types.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { portalAnswer } from "../../../src/network/setup/portal-dns.ts";

const OWN = Uint8Array.of(192, 168, 4, 1);
const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });

test("portal DNS: whatever comes, the answer is a message with the same question, and hardly longer", (t) => {
	const label = fc.array(fc.integer({ min: 0x41, max: 0x5a }), { minLength: 1, maxLength: 12 });
	const name = fc
		.array(label, { maxLength: 4 })
		.map((labels) => labels.map((codes) => String.fromCharCode(...codes)).join("."));
	let answered = 0;
	fc.assert(
		fc.property(name, fc.nat(300), fc.nat(0xffff), damage, (name, type, id, changes) => {
			const question = { name, type: type > 256 ? TYPE.a : type, class: CLASS_IN };
			const bytes = writeMessage({ id, flags: 0x100, questions: [question] });
			for (const [at, value] of changes) bytes[at % bytes.length] = value;
			const answer = portalAnswer(bytes, OWN);
			if (answer === undefined) return true;
			answered++;
			const [asked, said] = [readMessage(bytes), readMessage(answer)];
			return (
				said !== undefined &&
				said.id === asked?.id &&
				said.questions[0].name === asked.questions[0].name &&
				said.answers.length <= 1 &&
				answer.length <= bytes.length + 2 * name.length + 32
			);
		}),
		{ numRuns: 100 },
	);
	t.ok(answered > 20, `${answered} answered`);
	t.end();
});
