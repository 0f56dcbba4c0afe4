/** A session that is connected to a fake broker, and a publisher likewise. */
import { type Config, makeConfig } from "../../src/config/config.ts";
import { FaultLog } from "../../src/faults.ts";
import { MqttPublisher, type PublisherOptions } from "../../src/mqtt/publisher.ts";
import { MqttSession, type SessionOwner } from "../../src/mqtt/session.ts";
import type { Reading } from "../../src/readings/reading.ts";
import { Latest } from "../../src/store/latest.ts";
import { fakeHost } from "./fake-host.ts";
import { FakeBroker } from "./fake-mqtt.ts";

const nothing = () => undefined;

export function connectedSession(owner: Partial<SessionOwner> = {}) {
	const base = fakeHost();
	const broker = new FakeBroker(base.time);
	const host = { ...base, mqtt: broker };
	const session = new MqttSession(
		host,
		{
			broker: { host: "broker.lan", port: 1883, secure: false },
			tls: undefined,
			privateOnly: false,
			clientId: "portti-0123456789ab",
			user: undefined,
			password: undefined,
			keepAliveSeconds: 60,
			statusTopic: "portti/0123456789ab/status",
		},
		{
			connected: nothing,
			disconnected: nothing,
			marked: nothing,
			confirmed: nothing,
			acknowledged: nothing,
			writable: nothing,
			message: nothing,
			...owner,
		},
	);
	session.start();
	base.time.advance(10);
	broker.messages.length = 0;
	return { session, broker, host, time: base.time };
}

/** Settings for a broker, and `changes` over them. Throws when they are not allowed. */
export function mqttConfig(changes: Record<string, unknown> = {}): Config {
	const config = makeConfig([["mqtt.url", "mqtt://broker.lan"], ...Object.entries(changes)]);
	if ("rule" in config) throw new Error(`${config.key} ${config.rule}`);
	return config;
}

/** Not started; `base` is an earlier host, when a device starts again. */
export function publisher(
	changes: Record<string, unknown> = {},
	more: Partial<PublisherOptions> = {},
	base: ReturnType<typeof fakeHost> = fakeHost(),
	broker: FakeBroker = new FakeBroker(base.time),
) {
	const host = { ...base, mqtt: broker };
	const latest = new Latest(host.clock);
	const faults = new FaultLog();
	const mqtt = new MqttPublisher({ host, config: mqttConfig(changes), latest, faults, version: "1.2.3", ...more });
	const { time } = base;
	/** A reading comes, and a second passes. */
	const read = (reading: Reading, milliseconds = 1000) => {
		latest.accept(reading);
		time.advance(milliseconds);
	};
	const sent = (name: string) => broker.messages.filter(({ topic }) => topic === `portti/0123456789ab/${name}`);
	return { mqtt, host: base, broker, latest, faults, time, read, sent };
}
