/** Why a connection ended → a sentence for people: what is wrong, and what to do next. */
import type { MqttCloseReason } from "../host.ts";
import type { BrokerUrl } from "./url.ts";

/** `lastedMs`: how long the session was open; undefined when it never was. `text`: the platform's word, or "". */
export function closeSentence(
	reason: MqttCloseReason,
	text: string,
	broker: BrokerUrl,
	lastedMs: number | undefined,
): string {
	const where = `${broker.host}, port ${broker.port}`;
	const detail = text === "" ? "" : ` (${text})`;
	switch (reason) {
		case "credentials":
			return `The broker at ${where} does not accept the user name or password${detail}. Check mqtt.user and mqtt.password.`;
		case "refused":
			return `The broker at ${where} refuses the session${detail}. Check mqtt.client_id and the broker's log.`;
		case "tls":
			return `The certificate check with the broker at ${where} failed${detail}. Check mqtt.ca, the name in mqtt.url and the broker's certificate.`;
		case "public":
			return `The password was not sent: ${broker.host} is a public address and the connection has no TLS. Use mqtts://, or set mqtt.allow_clear_password.`;
		case "unreachable":
			return `No connection to the broker at ${where}${detail}. Check that it runs and that mqtt.url is right.`;
		case "timeout":
			return lastedMs === undefined
				? `Something at ${where} took the connection but did not answer as an MQTT broker${detail}. Check the port in mqtt.url.`
				: `The broker at ${where} stopped answering${detail}.`;
		case "lost":
			return lostSentence(where, detail, lastedMs);
	}
}

const SHORT_MS = 60_000;

function lostSentence(where: string, detail: string, lastedMs: number | undefined): string {
	if (lastedMs === undefined)
		return `The broker at ${where} closed the connection before it accepted the session${detail}.`;
	if (lastedMs >= SHORT_MS) return `The connection to the broker at ${where} was lost${detail}.`;
	const seconds = Math.round(lastedMs / 1000);
	return `The broker at ${where} closed the connection after ${seconds} s${detail}. If this repeats, another client may be using the same mqtt.client_id.`;
}
