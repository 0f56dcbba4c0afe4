/** The guest's broker connections, by the `mqtt` package. */
import { decodeFields, decodeText, TO_NODE } from "../frames.ts";
import { MqttTry } from "./mqtt-try.ts";
import type { Post, Send, Service } from "./service.ts";

export function mqtt(send: Send): Service {
	const tries = new Map<number, MqttTry>();

	function connect(handle: number, payload: Uint8Array): void {
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
