/** The guest's broker connections, by the `mqtt` package. */
import { decodeFields, decodeText, encodeFields, encodeText, TO_GUEST, TO_NODE } from "../frames.ts";
import type { Gate } from "./gate.ts";
import { MqttTry } from "./mqtt-try.ts";
import type { Post, Send, Service } from "./service.ts";

/** Without a gate there always is a network. */
export function mqtt(send: Send, gate?: Gate): Service {
	const tries = new Map<number, MqttTry>();
	gate?.watch((state) => {
		if (state === "down") for (const one of [...tries.values()]) one.lose();
	});

	function connect(handle: number, payload: Uint8Array): void {
		if (gate?.isUp === false) {
			const fields = [encodeText("unreachable"), encodeText("no network")];
			send(TO_GUEST.mqttClosed, handle, encodeFields(fields));
			return;
		}
		const [connect, will, clientKey, clientCertificates, authorities] = decodeFields(payload);
		const options = {
			connect: JSON.parse(decodeText(connect)),
			will,
			clientKey: clientKey.length === 0 ? undefined : clientKey,
			clientCertificates: decodeFields(clientCertificates),
			authorities: decodeFields(authorities),
		};
		tries.set(handle, new MqttTry(options, handle, send, () => tries.delete(handle)));
	}

	const to =
		(act: (one: MqttTry, payload: Uint8Array) => void): Post =>
		(handle, payload) => {
			const one = tries.get(handle);
			if (one !== undefined) act(one, payload);
		};

	return {
		posts: {
			[TO_NODE.mqttConnect]: connect,
			[TO_NODE.mqttBegin]: to((one, payload) => one.begin(JSON.parse(decodeText(payload)))),
			[TO_NODE.mqttWrite]: to((one, payload) => one.write(payload)),
			[TO_NODE.mqttSubscribe]: to((one, payload) => one.subscribe(decodeText(payload))),
			[TO_NODE.mqttClose]: to((one) => one.close()),
			[TO_NODE.mqttAbort]: to((one) => one.abort()),
		},
		guestEnded() {
			for (const one of [...tries.values()]) one.abort();
		},
	};
}
