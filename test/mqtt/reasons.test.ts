import test from "tape";
import type { MqttCloseReason } from "../../src/host.ts";
import { closeSentence } from "../../src/mqtt/reasons.ts";

const broker = { host: "broker.lan", port: 1883, secure: false };

const cases: [reason: MqttCloseReason, text: string, lastedMs: number | undefined, says: string[]][] = [
	["credentials", "", undefined, ["user name or password", "mqtt.password"]],
	["refused", "identifier rejected", undefined, ["(identifier rejected)", "mqtt.client_id"]],
	["tls", "certificate has expired", undefined, ["(certificate has expired)", "mqtt.ca"]],
	["public", "203.0.113.1", undefined, ["public address", "mqtts://"]],
	["unreachable", "ECONNREFUSED", undefined, ["(ECONNREFUSED)", "mqtt.url", "1883"]],
	["timeout", "", undefined, ["did not answer as an MQTT broker"]],
	["timeout", "", 70_000, ["stopped answering"]],
	["lost", "", undefined, ["before it accepted"]],
	["lost", "", 3_400, ["after 3 s", "mqtt.client_id"]],
	["lost", "ECONNRESET", 90_000, ["was lost (ECONNRESET)"]],
];
for (const [reason, text, lastedMs, says] of cases) {
	test(`why a connection ended: ${reason}, ${text || "no word"}, after ${lastedMs ?? "nothing"}`, (t) => {
		const sentence = closeSentence(reason, text, broker, lastedMs);
		for (const words of says) t.ok(sentence.includes(words), `${sentence} – ${words}`);
		t.ok(sentence.endsWith("."));
		t.end();
	});
}
