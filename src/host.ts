/**
 * The one interface to a platform. `src/` sees nothing else of it; `hosts/` implement it.
 *
 * Every call returns at once. What takes time answers through a handler object. A handler's
 * method is never called before the call that took the handler has returned, and never after
 * `closed` or after the owner's own `close()`.
 */
export interface Host {
	readonly clock: Clock;
	readonly timers: Timers;
	readonly line: Line;
	readonly tcp: Tcp;
	readonly tcpClient: TcpClient;
	readonly mqtt: Mqtt;
	readonly storage: Storage;
	readonly crypto: Crypto;
	readonly device: Device;
	readonly log: (message: string) => void;
	/** Absent where the network is the system's business. */
	readonly wifi?: Wifi;
	readonly udp?: Udp;
	/** Absent where nobody can speak to the firmware over a serial console. */
	readonly console?: Console;
	/** Absent where firmware is replaced in another way. */
	readonly update?: Update;
}

export interface Clock {
	/** Milliseconds since 1970 UTC, or undefined until the clock has been set. */
	utc(): number | undefined;
	/** Milliseconds since start; never goes back. */
	ticks(): number;
	/**
	 * From now on sets `utc` by SNTP from these servers (names or addresses), those that DHCP names
	 * first; said again, it takes the new list. Absent where the system keeps the clock.
	 */
	readonly synchronise?: (servers: readonly string[]) => void;
}

export interface Timers {
	after(milliseconds: number, callback: () => void): Timer;
	every(milliseconds: number, callback: () => void): Timer;
}

export interface Timer {
	cancel(): void;
}

/** The meter line: a UART that only receives. Always 8 data bits, no parity, 1 stop bit. */
export interface Line {
	open(settings: LineSettings, handler: LineHandler): LinePort;
}

export interface LineSettings {
	readonly baud: number;
	readonly inverted: boolean;
}

export interface LineHandler {
	/** Bytes wait to be read. Called again only after `read` has been called. */
	readable(): void;
	/** The port is gone (adapter pulled, socket closed). Open again to go on. */
	closed(reason: string): void;
}

export interface LinePort {
	/** Fills `into` from its start; returns how many bytes were written there, 0 when none wait. */
	read(into: Uint8Array): number;
	statistics(): LineStatistics;
	close(): void;
}

/** Counted since the port was opened. */
export interface LineStatistics {
	readonly bytes: number;
	/** Undefined where the platform cannot tell. */
	readonly framingErrors: number | undefined;
	readonly overruns: number | undefined;
}

export interface Tcp {
	/** Throws when the port cannot be bound. */
	listen(port: number, accept: (connection: TcpConnection) => TcpHandler): TcpListener;
}

export interface TcpListener {
	readonly port: number;
	close(): void;
}

export interface TcpHandler {
	/** Bytes wait to be read. Called again only after `read` has been called. */
	readable(): void;
	/** `connection.writable` has grown. */
	writable(): void;
	/** The peer is gone, or the connection failed. Unread bytes are lost. */
	closed(): void;
}

export interface TcpConnection {
	/** The peer's address as text, without a port. */
	readonly remoteAddress: string;
	/** The address the peer connected to, where the platform can tell. */
	readonly localAddress?: string;
	/** How many bytes `write` takes now. */
	readonly writable: number;
	/** Fills `into` from its start; returns how many bytes were written there, 0 when none wait. */
	read(into: Uint8Array): number;
	/** Copies `bytes`; at most `writable` of them. */
	write(bytes: Uint8Array): void;
	/** Sends what was written, then closes. */
	close(): void;
	/** Closes at once; what was not sent is lost. */
	abort(): void;
}

/** Connections that the firmware makes. One `connect` is one try. */
export interface TcpClient {
	/** Until `connected` nothing can be written. Throws when there are too many. */
	connect(options: TcpConnectOptions, handler: TcpClientHandler): TcpConnection;
}

export interface TcpConnectOptions {
	/** A name, or an address (IPv6 without brackets). */
	readonly host: string;
	readonly port: number;
	/** Undefined: plain TCP. */
	readonly tls: MqttTls | undefined;
}

/**
 * `tls`: the handshake or a check in it failed; `unreachable`: no such name, no route, connection
 * refused; `timeout`: no answer; `lost`: ended after it was connected.
 */
export type TcpCloseReason = "tls" | "unreachable" | "timeout" | "lost";

export interface TcpClientHandler {
	connected(): void;
	/** Bytes wait to be read. Called again only after `read` has been called. */
	readable(): void;
	/** `connection.writable` has grown. */
	writable(): void;
	/** It is over; unread bytes are lost. `text` is the platform's own word for it, "" when it has none. */
	closed(reason: TcpCloseReason, text: string): void;
}

/** A connection to an MQTT 3.1.1 broker, clean session. One `connect` is one try: when to try again is the caller's. */
export interface Mqtt {
	connect(options: MqttOptions, handler: MqttHandler): MqttConnection;
}

export interface MqttOptions {
	/** A name, or an address (IPv6 without brackets). */
	readonly host: string;
	readonly port: number;
	/** Undefined: plain TCP. */
	readonly tls: MqttTls | undefined;
	/**
	 * Close with `public` before a byte is sent when the address that `host` resolves to is not
	 * private (`isPrivateAddress` of mqtt/url.ts).
	 */
	readonly privateOnly: boolean;
	readonly clientId: string;
	readonly user: string | undefined;
	readonly password: string | undefined;
	/** The platform sends PINGREQ so often; that answers stay away is noticed by the caller. */
	readonly keepAliveSeconds: number;
	readonly will: MqttMessage;
	/** Larger incoming payloads are thrown away as they arrive and told as `dropped`. */
	readonly maxMessageBytes: number;
}

export interface MqttTls {
	/** The name or address the broker's certificate must bear. */
	readonly serverName: string;
	/** DER certificates that are trusted; empty: the platform's own. */
	readonly authorities: readonly Uint8Array[];
	/** DER, leaf first; empty: none is shown. */
	readonly clientCertificates: readonly Uint8Array[];
	/** DER: PKCS #8, PKCS #1 or SEC 1. */
	readonly clientKey: Uint8Array | undefined;
}

export interface MqttMessage {
	readonly topic: string;
	readonly payload: Uint8Array;
	readonly qos: 0 | 1;
	readonly retain: boolean;
}

/**
 * `refused`: CONNACK 1 to 3; `credentials`: CONNACK 4 or 5; `tls`: the handshake or a check in it
 * failed; `public`: see `privateOnly`; `unreachable`: no such name, no route, connection refused;
 * `timeout`: no answer to connect; `lost`: ended after CONNACK, or without one.
 */
export type MqttCloseReason = "refused" | "credentials" | "tls" | "public" | "unreachable" | "timeout" | "lost";

export interface MqttHandler {
	/** The broker accepted the session. */
	connected(): void;
	/** A subscribed message. */
	message(topic: string, payload: Uint8Array): void;
	/** A subscribed message larger than `maxMessageBytes`. */
	dropped(topic: string, byteLength: number): void;
	/** A QoS 1 message was acknowledged; the number that `publish` or `begin` gave. */
	acknowledged(packet: number): void;
	/** `connection.writable` has grown. */
	writable(): void;
	/** The connection is over. `text` is the platform's own word for it, "" when it has none. */
	closed(reason: MqttCloseReason, text: string): void;
}

export interface MqttConnection {
	/** This end's address as text, once connected, where the platform can tell. */
	readonly localAddress?: string | undefined;
	/** How many payload bytes the platform takes now; 0 before `connected`. */
	readonly writable: number;
	/**
	 * Sends a message whole; copies the payload. Returns the packet's number (QoS 0: 0), or undefined when the platform
	 * cannot take it now: nothing is sent then. A message is never sent a second time by the platform.
	 */
	publish(message: MqttMessage): number | undefined;
	/**
	 * Like `publish`, for a payload of `byteLength` bytes that follows by `write`; until the last of
	 * them is written, `publish` and `begin` return undefined.
	 */
	begin(topic: string, byteLength: number, qos: 0 | 1, retain: boolean): number | undefined;
	/** The next bytes of the message begun, copied; at most `writable` of them. */
	write(bytes: Uint8Array): void;
	/** At QoS 0. */
	subscribe(topic: string): void;
	/** Says goodbye (no will is sent) and closes. */
	close(): void;
	/** Cuts the connection without a word, so that the broker sends the will. */
	abort(): void;
}

/** Named values that survive a restart; each is written whole or not at all. */
export interface Storage {
	get(key: string): Uint8Array | undefined;
	set(key: string, value: Uint8Array): void;
	delete(key: string): void;
	/**
	 * Forgets everything that belongs to the owner: every value but those whose key begins with `device.`,
	 * which belong to the device itself.
	 */
	clear(): void;
}

export interface Crypto {
	random(byteLength: number): Uint8Array;
	sha256(bytes: Uint8Array): Uint8Array;
	/** SHA-256 of what comes piece by piece. One that is not needed any more is simply forgotten. */
	hash(): Hash;
	/**
	 * Whether `signature` (r then s, 32 bytes each) is one of `message` under ECDSA with P-256 and SHA-256
	 * (FIPS 186-5) by the owner of `publicKey` (65 bytes: 4, x, y). False for whatever is malformed.
	 */
	ecdsaP256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
	/**
	 * AES-128-GCM (NIST SP 800-38D). `tag` is 12 to 16 bytes, or undefined to decrypt without
	 * authentication. Returns the plaintext, or undefined when the tag does not match.
	 */
	aesGcmDecrypt(
		key: Uint8Array,
		iv: Uint8Array,
		additionalData: Uint8Array,
		ciphertext: Uint8Array,
		tag: Uint8Array | undefined,
	): Uint8Array | undefined;
}

export interface Hash {
	update(bytes: Uint8Array): void;
	/** 32 bytes, once. */
	digest(): Uint8Array;
}

export interface Device {
	/** Twelve hexadecimal digits, lower case, unique to the device. */
	readonly id: string;
	readonly board: string;
	/**
	 * Why the firmware started: `power-on`, `software` (restart() was called), `brown-out`, or after a
	 * crash `panic`, `abort: MESSAGE` or what ends in `watchdog`; other words for what is none of these.
	 */
	readonly restartReason: string;
	memory(): Memory;
	restart(): void;
	/** How strong the Wi-Fi is received; absent where there is none. */
	readonly signalDbm?: () => number | undefined;
	/** Tells of the one button: true when it goes down, false when it comes up. */
	watchButton(handler: (down: boolean) => void): void;
	/** Sets the one light to 0 (dark) to 255; `word` says what it stands for. Absent where there is none. */
	readonly light?: (level: number, word: string) => void;
}

/** In bytes. Undefined where the platform cannot tell. */
export interface Memory {
	readonly xsSlots: number | undefined;
	readonly xsChunks: number | undefined;
	/** The most that XS's stack has taken since the start. */
	readonly xsStackPeak: number | undefined;
	readonly systemFree: number | undefined;
}

export interface WifiNetwork {
	/** One network may be offered by several access points. */
	readonly ssid: string;
	/** The access point: twelve hexadecimal digits, lower case. */
	readonly bssid: string;
	readonly channel: number;
	readonly signalDbm: number;
	readonly security: WifiSecurity;
}

/** `enterprise` asks for more than a password. */
export type WifiSecurity = "open" | "wep" | "wpa" | "wpa2" | "wpa3" | "enterprise";

export interface Wifi {
	/** Listens on every channel for some seconds; undefined when that failed. One at a time. */
	scan(done: (networks: readonly WifiNetwork[] | undefined) => void): void;
	/** One try to become a station of a network: when to try again is the caller's. One link at a time. */
	join(options: WifiJoin, handler: WifiHandler): WifiLink;
	/** Beside the link, on its channel where there is one. One at a time. */
	openAccessPoint(options: AccessPointOptions, handler: AccessPointHandler): AccessPoint;
	/** In dBm, 2 to 20; what the platform takes that is nearest. Holds until said again. */
	setTransmitPower(dbm: number): void;
}

export interface WifiJoin {
	readonly ssid: string;
	/** 8 to 63 characters, or empty for an open network. */
	readonly password: string;
	/** Only this access point; undefined: any of the network. */
	readonly bssid: string | undefined;
	readonly hostName: string;
	/** Undefined: DHCP. */
	readonly address: NetworkAddress | undefined;
}

/** Addresses as text, `192.168.1.20`. */
export interface NetworkAddress {
	readonly address: string;
	readonly netmask: string;
	readonly gateway: string;
	readonly dns: readonly string[];
}

/**
 * `not_found`: no such network or access point in the air; `password`: it did not accept ours;
 * `refused`: it accepts nobody now; `lost`: it is gone after having been there; `failed`: anything else.
 */
export type WifiCloseReason = "not_found" | "password" | "refused" | "lost" | "failed";

export interface WifiHandler {
	/** The access point accepted us; no address yet. */
	associated(bssid: string, channel: number): void;
	/** Told again when the address changes. */
	addressed(address: NetworkAddress): void;
	/** The try, or the link, is over. `text` is the platform's own word for it, "" when it has none. */
	closed(reason: WifiCloseReason, text: string): void;
}

export interface WifiLink {
	signalDbm(): number | undefined;
	close(): void;
}

export interface AccessPointOptions {
	readonly ssid: string;
	/** WPA2, 8 to 63 characters. */
	readonly password: string;
	/** Most stations at a time. */
	readonly stations: number;
	/** Ours; the platform gives the stations addresses beside it (DHCP), with us as gateway and DNS. */
	readonly address: string;
	/** Where a station finds the set-up page: DHCP option 114 (RFC 8910). */
	readonly portalUrl: string;
}

export interface AccessPointHandler {
	/** How many stations there are now. */
	stations(count: number): void;
	/** It could not be opened, or is over. */
	closed(text: string): void;
}

export interface AccessPoint {
	close(): void;
}

export interface Udp {
	/** Throws when the port cannot be bound. */
	open(options: UdpOptions, handler: UdpHandler): UdpSocket;
	/** Where others on the network find this computer; undefined while they do not. Absent where Wi-Fi tells. */
	readonly systemAddress?: () => SystemAddress | undefined;
}

export type SystemAddress = Pick<NetworkAddress, "address" | "netmask">;

export interface UdpOptions {
	/** 0: any free one. */
	readonly port: number;
	/** The own address whose network is used; undefined: all, for a group the one that the system prefers. */
	readonly address: string | undefined;
	/** A multicast group to be in; what is sent to it does not come back. The port may be shared with others. */
	readonly group: string | undefined;
}

export interface UdpHandler {
	/** `bytes` is valid during the call only. */
	received(bytes: Uint8Array, address: string, port: number): void;
	/** The network it used is gone. Open again to go on. */
	closed(reason: string): void;
}

export interface UdpSocket {
	/** Copies `bytes`; what cannot be sent now is lost. */
	send(bytes: Uint8Array, address: string, port: number): void;
	close(): void;
}

/** A serial line, or USB, to a person or a browser beside the dongle. Shared with the log. */
export interface Console {
	/** `received`: `bytes` is valid during the call only. */
	open(received: (bytes: Uint8Array) => void): ConsolePort;
}

export interface ConsolePort {
	/** Copies `bytes`; what does not fit is lost. */
	write(bytes: Uint8Array): void;
}

/** Two slots, each for one image of the firmware; one of them runs. */
export interface Update {
	/** Most bytes that an image may have. */
	readonly capacity: number;
	/** This start is the first one of a new image: any restart without `confirm` goes back to the former one. */
	readonly onTrial: boolean;
	/** Opens the slot that does not run; what was in it is lost. Only one writer at a time. */
	begin(byteLength: number, handler: UpdateHandler): UpdateWriter;
	/** The image that runs has proved itself and stays. */
	confirm(): void;
	/** Restarts into the former image. */
	goBack(): void;
}

export interface UpdateHandler {
	/** `writer.writable` has grown. */
	writable(): void;
	/** `activate` was carried out: the next start runs the new image, on trial. */
	activated(): void;
	/** The slot cannot be written, or the platform finds the image unfit. The running image is as it was. */
	failed(text: string): void;
}

export interface UpdateWriter {
	/** How many bytes `write` takes now. */
	readonly writable: number;
	/** The next bytes of the image, copied; at most `writable` of them. */
	write(bytes: Uint8Array): void;
	/** After the last byte. */
	activate(): void;
	/** Leaves the slot without an image, unless `activate` was carried out. */
	abandon(): void;
}
