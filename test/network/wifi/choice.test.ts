import test from "tape";
import { Choice } from "../../../src/network/wifi/choice.ts";
import { network } from "../../helpers/fake-wifi.ts";

const heard = [
	network("Home", -70, { bssid: "a" }),
	network("Home", -50, { bssid: "b" }),
	network("Home", -60, { bssid: "c" }),
	network("Home", -20, { bssid: "evil", security: "open" }),
	network("Other", -10, { bssid: "other" }),
];

test("choice: the strongest of the name that has not failed; when all have, the strongest again", (t) => {
	const choice = new Choice();
	const best = () => choice.best(heard, "Home", "correct horse");
	t.equal(best(), "b");
	choice.shun("b");
	choice.shun(undefined);
	t.equal(best(), "c");
	choice.shun("c");
	t.equal(best(), "a");
	choice.shun("a");
	t.equal(best(), "b");
	t.equal(best(), "b", "and each has its chance again");
	choice.shun("b");
	choice.forgive();
	t.equal(best(), "b");
	t.end();
});

test("choice: an open network for nobody with a password, and no other one for nobody without", (t) => {
	const choice = new Choice();
	t.equal(choice.best(heard, "Home", ""), "evil");
	t.equal(choice.best(heard, "Other", ""), undefined);
	t.equal(choice.best(heard, "Nowhere", "correct horse"), undefined, "it may hide its name");
	t.end();
});

test("choice: what failed is remembered within bounds", (t) => {
	const choice = new Choice();
	for (let count = 0; count < 1000; count++) choice.shun(`${count}`);
	choice.shun("b");
	t.equal(choice.best(heard, "Home", "correct horse"), "c");
	t.end();
});
