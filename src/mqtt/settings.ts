/** Config and device id → what a session needs, or why there can be none. */

import { derDocuments } from "../bytes/pem.ts";
import type { Config, ConfigKey } from "../config/config.ts";
import type { MqttTls } from "../host.ts";
import type { SessionOptions } from "./session.ts";
import { prefixFault, topicsOf } from "./topics.ts";
import { isPrivateAddress, parseBrokerUrl } from "./url.ts";

export interface SettingsFault {
	/** The setting that is wrong. */
	readonly key: ConfigKey;
	/** A sentence that names it. */
	readonly fault: string;
}

/** What is wrong with the settings of MQTT, if a broker is set. */
export function settingsFault(config: Config, id: string): SettingsFault | undefined {
	const options = sessionOptions(config, id);
	return options !== undefined && "fault" in options ? options : undefined;
}

/** Undefined: no broker is set. */
export function sessionOptions(config: Config, id: string): SessionOptions | SettingsFault | undefined {
	if (config["mqtt.url"] === "") return undefined;
	const broker = parseBrokerUrl(config["mqtt.url"]);
	if ("fault" in broker) return wrong("mqtt.url", `cannot be used: ${broker.fault}.`);
	for (const key of ["mqtt.prefix", "mqtt.discovery_prefix"] as const) {
		const rule = prefixFault(config[key]);
		if (rule !== undefined) return wrong(key, `${rule}.`);
	}
	const password = config["mqtt.password"] === "" ? undefined : config["mqtt.password"];
	const user = config["mqtt.user"] === "" ? undefined : config["mqtt.user"];
	if (password !== undefined && user === undefined) {
		return wrong("mqtt.password", "is set, but MQTT sends none without a user name: set mqtt.user too.");
	}
	const privateOnly = password !== undefined && !broker.secure && !config["mqtt.allow_clear_password"];
	if (privateOnly && isPrivateAddress(broker.host) === false) {
		return {
			key: "mqtt.url",
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
		return "fault" in found ? wrong(key, `cannot be used: ${found.fault}.`) : found;
	};
	const authorities = documents("mqtt.ca", "CERTIFICATE");
	if ("fault" in authorities) return authorities;
	const clientCertificates = documents("mqtt.client_certificate", "CERTIFICATE");
	if ("fault" in clientCertificates) return clientCertificates;
	const clientKeys = documents("mqtt.client_key", "PRIVATE KEY");
	if ("fault" in clientKeys) return clientKeys;
	if (clientCertificates.length > 0 !== clientKeys.length > 0) {
		const [given, missing] =
			clientKeys.length > 0
				? (["mqtt.client_key", "mqtt.client_certificate"] as const)
				: (["mqtt.client_certificate", "mqtt.client_key"] as const);
		return wrong(given, `belongs together with ${missing}: set both or none.`);
	}
	return { serverName, authorities, clientCertificates, clientKey: clientKeys[0] };
}

/** `rule` goes on where the key ends. */
function wrong(key: ConfigKey, rule: string): SettingsFault {
	return { key, fault: `${key} ${rule}` };
}
