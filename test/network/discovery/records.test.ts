import test from "tape";
import { ownRecords } from "../../../src/network/discovery/records.ts";
import { writeMessage } from "../../../src/network/dns/write.ts";
import { spoken } from "../../helpers/mdns-link.ts";

const longest = ownRecords({
	host: "h".repeat(63),
	instance: "\\.".repeat(31),
	address: Uint8Array.of(192, 0, 2, 1),
	port: 65535,
	services: [
		{ type: "_http._tcp", text: ["id=0123456789ab", "version=100.100.100", "path=/", "auth=token"] },
		{ type: "_portti._tcp", text: ["id=0123456789ab", "version=100.100.100", "path=/v1", "auth=token"] },
	],
});

test("all that is announced fits a datagram, with the longest names too", (t) => {
	t.ok(writeMessage({ id: 0, flags: 0x8400, answers: longest }, true).length < 1400);
	t.end();
});

test("dots and backslashes in a service's name stay in its label", (t) => {
	const [, , srv] = ownRecords({
		host: "h",
		instance: "a.b\\c",
		address: Uint8Array.of(192, 0, 2, 1),
		port: 65535,
		services: [{ type: "_http._tcp", text: [] }],
	});
	t.equal(
		spoken(writeMessage({ id: 0, flags: 0, answers: [srv] })),
		"= a\\.b\\\\c._http._tcp.local SRV 120 65535 h.local",
	);
	t.end();
});
