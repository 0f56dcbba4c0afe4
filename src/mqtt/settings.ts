/** Config and device id → what a session needs, or why there can be none. */
import type { Config } from "../config/config.ts";
import type { MqttTls } from "../host.ts";
import { derDocuments } from "./pem.ts";
import type { SessionOptions } from "./session.ts";
import { prefixFault, topicsOf } from "./topics.ts";
import { isPrivateAddress, parseBrokerUrl } from "./url.ts";

export interface SettingsFault {
	/** A sentence that names the setting. */
	readonly fault: string;
}

/** Undefined: no broker is set. */
export function sessionOptions(config: Config, id: string): SessionOptions | SettingsFault | undefined {
	if (config["mqtt.url"] === "") return undefined;
	const broker = parseBrokerUrl(config["mqtt.url"]);
	if ("fault" in broker) return { fault: `mqtt.url cannot be used: ${broker.fault}.` };
	for (const key of ["mqtt.prefix", "mqtt.discovery_prefix"] as const) {
		const wrong = prefixFault(config[key]);
		if (wrong !== undefined) return { fault: `${key} ${wrong}.` };
	}
	const password = config["mqtt.password"] === "" ? undefined : config["mqtt.password"];
	const user = config["mqtt.user"] === "" ? undefined : config["mqtt.user"];
	if (password !== undefined && user === undefined) {
		return { fault: "mqtt.password is set, but MQTT sends none without a user name: set mqtt.user too." };
	}
	const privateOnly = password !== undefined && !broker.secure && !config["mqtt.allow_clear_password"];
	if (privateOnly && isPrivateAddress(broker.host) === false) {
		return {
			fault: `The password is not sent without TLS to ${broker.host}, a public address. Use mqtts://, or set mqtt.allow_clear_password.`,
		};
	}
	const tls = broker.secure ? tlsOptions(config, broker.host) : undefined;
	if (tls !== undefined && "fault" in tls) return tls;
	return {
		broker,
		tls,
		privateOnly,
		clientId: config["mqtt.client_id"] === "" ? `portti-${id}` : config["mqtt.client_id"],
		user,
		password,
		keepAliveSeconds: config["mqtt.keep_alive_s"],
		statusTopic: topicsOf(config["mqtt.prefix"], id).status,
	};
}

function tlsOptions(config: Config, serverName: string): MqttTls | SettingsFault {
	const documents = (key: "mqtt.ca" | "mqtt.client_certificate" | "mqtt.client_key", label: string) => {
		const found = derDocuments(config[key], label);
		return "fault" in found ? { fault: `${key} cannot be used: ${found.fault}.` } : found;
	};
	const authorities = documents("mqtt.ca", "CERTIFICATE");
	if ("fault" in authorities) return authorities;
	const clientCertificates = documents("mqtt.client_certificate", "CERTIFICATE");
	if ("fault" in clientCertificates) return clientCertificates;
	const clientKeys = documents("mqtt.client_key", "PRIVATE KEY");
	if ("fault" in clientKeys) return clientKeys;
	if (clientCertificates.length > 0 !== clientKeys.length > 0) {
		return { fault: "mqtt.client_certificate and mqtt.client_key belong together: set both or none." };
	}
	return { serverName, authorities, clientCertificates, clientKey: clientKeys[0] };
}
