/** The floor below all floors: each byte is looked at once. */
import { contend } from "./harness.ts";

contend((message) => {
	const { length } = message;
	let sum = 0;
	for (let i = 0; i < length; i++) sum = (sum + message[i]) & 0xffff;
	return sum;
});
