/**
 * What the C of each host offers (`line.c`, `device.c`, `storage.c` of hosts/lin and hosts/esp32), as
 * the SDK's foreign function interface makes it of `ffi` in manifest.json. Nothing blocks.
 *
 * Buffers go with the offset and length of the bytes meant in them: pointers are good for the call only.
 */
export interface Native {
	/** Milliseconds since start, monotonic. */
	portti_ticks(): number;
	/** Milliseconds since 1970 UTC; 0 until the clock has been set. */
	portti_utc(): number;
	portti_random(into: ArrayBuffer, offset: number, length: number): void;
	/** Twelve hexadecimal digits. */
	portti_device_id(): string;
	portti_restart_reason(): string;
	/** Starts again; `reason` is what `portti_restart_reason` says then. */
	portti_restart(reason: string): void;
	/** Bytes of memory that XS does not own and that are free; 0 where nobody can tell. */
	portti_system_free(): number;
	/** A person is told; how is the host's. */
	portti_log(message: string): void;
	/** 1 while the button is down. */
	portti_button(): number;

	/** Opens the meter's line, 8N1. Empty, or why it cannot be opened. */
	portti_line_open(baud: number, inverted: number): string;
	/** Bytes that wait; -1 when the port is gone. */
	portti_line_available(): number;
	/** How many bytes were written into the buffer. */
	portti_line_read(into: ArrayBuffer, offset: number, length: number): number;
	/** Counted since the port was opened; -1 where the driver does not count. */
	portti_line_framing_errors(): number;
	portti_line_overruns(): number;
	portti_line_close(): void;

	/** A socket's handle, or -1: `portti_udp_error` says why. Empty: all addresses, no group. */
	portti_udp_open(port: number, address: string, group: string): number;
	portti_udp_error(): string;
	/** The datagram's length; -1 when none waits, -2 when there will be none any more. */
	portti_udp_receive(handle: number, into: ArrayBuffer, offset: number, length: number): number;
	/** Of the datagram that was last received. */
	portti_udp_sender_address(): string;
	portti_udp_sender_port(): number;
	/** What cannot be sent now is lost. */
	portti_udp_send(
		handle: number,
		from: ArrayBuffer,
		offset: number,
		length: number,
		address: string,
		port: number,
	): void;
	portti_udp_close(handle: number): void;
	/** Where others find this computer and its netmask, a blank between them, or nothing. Absent where Wi-Fi tells. */
	portti_system_address?(): string;

	/** The value's length, whole or not in the buffer; -1 when there is none. */
	portti_storage_get(key: string, into: ArrayBuffer, offset: number, length: number): number;
	/** 1 when the value is stored, 0 when it cannot be. */
	portti_storage_set(key: string, from: ArrayBuffer, offset: number, length: number): number;
	portti_storage_delete(key: string): void;
	/** Forgets every value but those whose key begins with `device.`. */
	portti_storage_clear(): void;
}
