/** What the C of an ESP32 offers beyond that of every host. Nothing blocks; errors are those of ESP-IDF, 0 is none. */
import type { Native } from "../moddable/native.ts";

export interface Esp32Native extends Native {
	portti_board(): string;
	/** Before the first socket; the radio stays off. */
	portti_network_start(): void;
	/** The text of an error's number. */
	portti_error(error: number): string;
	/** 0 where the board has no light. */
	portti_light(level: number): number;
	/** Names, a zero behind each. */
	portti_clock_synchronise(names: ArrayBuffer, length: number): void;

	portti_console_write(from: ArrayBuffer, offset: number, length: number): void;
	portti_console_read(into: ArrayBuffer, offset: number, length: number): number;

	/** The next record's length, 0 when there is none. */
	portti_wifi_event(into: ArrayBuffer, offset: number, length: number): number;
	portti_wifi_scan(): number;
	/** The next access point's length, 0 after the last. */
	portti_wifi_found(into: ArrayBuffer, offset: number, length: number): number;
	portti_wifi_scan_end(): void;
	/** `bssid`: six bytes, or none. `address` empty: DHCP, and what follows is not used. */
	portti_wifi_join(
		ssid: string,
		password: string,
		bssid: ArrayBuffer,
		bssidLength: number,
		hostName: string,
		address: string,
		netmask: string,
		gateway: string,
		dns: string,
		dns2: string,
	): number;
	portti_wifi_leave(): void;
	portti_wifi_signal(): number;
	portti_wifi_transmit_power(dbm: number): void;
	portti_wifi_access_point(ssid: string, password: string, stations: number, address: string, url: string): number;
	portti_wifi_access_point_close(): void;

	/** The address of ours that the other end of a connection has connected to; empty when it is over. */
	portti_tcp_local_address(remoteAddress: string, remotePort: number): string;

	/** A question's handle; -1 while too many wait. */
	portti_resolve(name: string): number;
	portti_resolve_done(handle: number): number;
	/** The address, once; empty when there is none. */
	portti_resolved(handle: number): string;

	portti_update_capacity(): number;
	portti_update_on_trial(): number;
	portti_update_begin(): number;
	portti_update_write(from: ArrayBuffer, offset: number, length: number): number;
	portti_update_end(): number;
	portti_update_activate(): number;
	portti_update_abandon(): void;
	portti_update_confirm(): void;
	portti_update_go_back(): void;
}
