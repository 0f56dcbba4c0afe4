/** What the radio says of itself, in bytes as wifi.c writes them, in; words of src/host.ts out. */
import { frozen } from "../../src/bytes/frozen.ts";
import { utf8Text } from "../../src/bytes/utf8.ts";
import type { NetworkAddress, WifiCloseReason, WifiNetwork, WifiSecurity } from "../../src/host.ts";

/** The longest record, and the longest access point found: 9 bytes and a name of 32. */
export const RECORD_BYTES = 41;

export type WifiRecord =
	| { readonly kind: "associated"; readonly bssid: string; readonly channel: number }
	| { readonly kind: "addressed"; readonly address: NetworkAddress }
	| { readonly kind: "ended"; readonly reason: number }
	| { readonly kind: "scanned"; readonly failed: boolean }
	| { readonly kind: "stations"; readonly count: number }
	| { readonly kind: "closed" };

/** Undefined: none that is known here. */
export function wifiRecord(bytes: Uint8Array): WifiRecord | undefined {
	switch (bytes[0]) {
		case 1:
			return { kind: "associated", bssid: hexadecimal(bytes, 1), channel: bytes[7] };
		case 2: {
			const dns = [dotted(bytes, 13), dotted(bytes, 17)].filter((address) => address !== NOWHERE);
			const address = dotted(bytes, 1);
			return {
				kind: "addressed",
				address: { address, netmask: dotted(bytes, 5), gateway: dotted(bytes, 9), dns },
			};
		}
		case 3:
			return { kind: "ended", reason: bytes[1] };
		case 4:
			return { kind: "scanned", failed: bytes[1] !== 0 };
		case 5:
			return { kind: "stations", count: bytes[1] };
		case 6:
			return { kind: "closed" };
		default:
			return undefined;
	}
}

/** An access point as bssid, channel, signal, security (wifi_auth_mode_t) and name; undefined: its name is no text. */
export function wifiNetwork(bytes: Uint8Array): WifiNetwork | undefined {
	const ssid = utf8Text(bytes, 9);
	if (ssid === undefined || ssid === "") return undefined;
	return {
		ssid,
		bssid: hexadecimal(bytes, 0),
		channel: bytes[6],
		signalDbm: (bytes[7] << 24) >> 24,
		security: SECURITY[bytes[8]] ?? "enterprise",
	};
}

/**
 * Why a try or a link ended: the reasons of IEEE 802.11-2020, table 9-49, and from 200 on ESP-IDF's own
 * (wifi_err_reason_t). The access point accepts us only after the password was found right.
 */
export function closeReason(reason: number, accepted: boolean): WifiCloseReason {
	return accepted ? "lost" : (REASONS.get(reason) ?? "failed");
}

const NOWHERE = "0.0.0.0";

const SECURITY: readonly WifiSecurity[] = frozen([
	"open",
	"wep",
	"wpa",
	"wpa2",
	"wpa2",
	"enterprise",
	"wpa3",
	"wpa3",
	"enterprise",
	// Opportunistic encryption (RFC 8110): no password.
	"open",
]);

const REASONS: ReadonlyMap<number, WifiCloseReason> = frozen(
	new Map<number, WifiCloseReason>([
		// Too many stations; association refused; told to come back later than we wait.
		[5, "refused"],
		[203, "refused"],
		[208, "refused"],
		// The four-way handshake came to nothing: message integrity, time; authentication refused.
		[14, "password"],
		[15, "password"],
		[202, "password"],
		[204, "password"],
		[201, "not_found"],
		[212, "not_found"],
	]),
);

function hexadecimal(bytes: Uint8Array, start: number): string {
	let text = "";
	for (let i = 0; i < 6; i++) text += bytes[start + i].toString(16).padStart(2, "0");
	return text;
}

function dotted(bytes: Uint8Array, start: number): string {
	return `${bytes[start]}.${bytes[start + 1]}.${bytes[start + 2]}.${bytes[start + 3]}`;
}
