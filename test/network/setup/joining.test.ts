import test from "tape";
import { Settings } from "../../../src/config/settings.ts";
import { networkFault } from "../../../src/network/settings.ts";
import { Joining, type JoinStatus } from "../../../src/network/setup/joining.ts";
import type { AttemptResult } from "../../../src/network/wifi/status.ts";
import { fakeHost } from "../../helpers/fake-host.ts";
import { HOME_ADDRESS } from "../../helpers/fake-wifi.ts";

const PASSWORD = "correct horse";

function make() {
	const host = fakeHost();
	const asked: string[] = [];
	let answer: (result: AttemptResult) => void = () => {};
	const settings = new Settings({ host, check: networkFault });
	const network = {
		attempt(ssid: string, password: string, done: (result: AttemptResult) => void) {
			asked.push(`attempt ${ssid} ${password}`);
			answer = done;
		},
		forget: () => void asked.push("forget"),
	};
	const joining = new Joining(network, settings);
	return { host, settings, asked, joining, answer: (result: AttemptResult) => answer(result), last: () => answer };
}

const stored = ({ settings }: ReturnType<typeof make>) => [
	settings.config["wifi.ssid"],
	settings.config["wifi.password"],
];

test("joining: what works is stored", (t) => {
	const made = make();
	t.equal(made.joining.status.state, "idle");
	t.equal(made.joining.start("Home", PASSWORD), undefined);
	const joining: JoinStatus = { state: "joining", ssid: "Home", trouble: undefined, address: undefined };
	t.deepEqual(made.joining.status, joining);
	t.deepEqual(stored(made), ["", ""], "not before");
	made.answer({ address: HOME_ADDRESS });
	t.deepEqual(made.joining.status, { ...joining, state: "joined", address: HOME_ADDRESS });
	t.deepEqual(stored(made), ["Home", PASSWORD]);
	t.deepEqual(made.asked, [`attempt Home ${PASSWORD}`], "the link stays");
	t.end();
});

for (const trouble of ["not_found", "password", "refused", "lost", "failed", "no_address"] as const) {
	test(`joining: ${trouble} leaves what was stored`, (t) => {
		const made = make();
		made.settings.change(new Map([["wifi.ssid", "Old"]]));
		made.joining.start("Home", PASSWORD);
		made.answer({ trouble });
		t.deepEqual(made.joining.status, { state: "failed", ssid: "Home", trouble, address: undefined });
		t.deepEqual(stored(made), ["Old", ""]);
		t.end();
	});
}

test("joining: what storage does not take is left again", (t) => {
	const made = make();
	made.host.storage.set = () => {};
	made.joining.start("Home", PASSWORD);
	made.answer({ address: HOME_ADDRESS });
	t.equal(made.joining.status.trouble, "unsaved");
	t.deepEqual(made.asked, [`attempt Home ${PASSWORD}`, "forget"]);
	t.end();
});

test("joining: what cannot be stored is not tried", (t) => {
	const made = make();
	t.equal(made.joining.start("Home", "short")?.key, "wifi.password");
	t.equal(made.joining.start("x".repeat(33), PASSWORD)?.key, "wifi.ssid");
	t.equal(made.joining.status.state, "idle");
	t.deepEqual(made.asked, []);
	t.end();
});

test("joining: only the newest try counts", (t) => {
	const made = make();
	made.joining.start("First", PASSWORD);
	const first = made.last();
	made.joining.start("Second", PASSWORD);
	first({ trouble: "failed" });
	t.deepEqual([made.joining.status.state, made.joining.status.ssid], ["joining", "Second"]);
	made.answer({ address: HOME_ADDRESS });
	t.deepEqual(stored(made), ["Second", PASSWORD]);
	t.end();
});

test("joining: called off", (t) => {
	const made = make();
	made.joining.start("Home", PASSWORD);
	made.joining.cancel();
	t.equal(made.asked.at(-1), "forget");
	made.answer({ address: HOME_ADDRESS });
	t.deepEqual([made.joining.status.state, ...stored(made)], ["idle", "", ""], "nothing is stored any more");
	made.joining.start("Home", PASSWORD);
	made.answer({ address: HOME_ADDRESS });
	made.joining.cancel();
	t.equal(made.asked.filter((what) => what === "forget").length, 1, "what is joined stays");
	t.end();
});
