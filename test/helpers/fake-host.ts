/** A platform made of plain objects: a clock that moves when told, connections a test holds the other end of. */
import type {
	Clock,
	Crypto,
	Device,
	Host,
	Storage,
	Tcp,
	TcpConnection,
	TcpHandler,
	Timer,
	Timers,
} from "../../src/host.ts";
import { fakeSignature } from "./images.ts";
import { sha256 } from "./sha256.ts";

interface Due {
	at: number;
	readonly every: number | undefined;
	readonly callback: () => void;
}

/** Clock and timers in one: `advance` moves time and calls what falls due, in order. */
export class FakeTime implements Clock, Timers {
	now = 0;
	/** Milliseconds since 1970 at tick 0; undefined while the clock is not set. */
	epoch: number | undefined = 1_769_860_800_000;
	readonly pending = new Set<Due>();

	utc(): number | undefined {
		return this.epoch === undefined ? undefined : this.epoch + this.now;
	}

	ticks(): number {
		return this.now;
	}

	after(milliseconds: number, callback: () => void): Timer {
		return this.#add({ at: this.now + milliseconds, every: undefined, callback });
	}

	every(milliseconds: number, callback: () => void): Timer {
		return this.#add({ at: this.now + milliseconds, every: milliseconds, callback });
	}

	advance(milliseconds: number): void {
		const end = this.now + milliseconds;
		for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
			this.now = Math.max(this.now, next.at);
			if (next.every === undefined) this.pending.delete(next);
			else next.at += next.every;
			next.callback();
		}
		this.now = end;
	}

	#add(due: Due): Timer {
		this.pending.add(due);
		return { cancel: () => this.pending.delete(due) };
	}

	#next(end: number): Due | undefined {
		let first: Due | undefined;
		for (const due of this.pending) if (due.at <= end && (first === undefined || due.at < first.at)) first = due;
		return first;
	}
}

/** The far end of a connection to the firmware. */
export class FakePeer {
	/** Bytes the firmware has sent. */
	received: number[] = [];
	/** How the firmware ended the connection. */
	ended: "close" | "abort" | undefined = undefined;
	/** How many more bytes the firmware may write. */
	window: number;
	readonly #unread: number[] = [];
	#handler: TcpHandler | undefined = undefined;
	#told = false;
	#gone = false;

	constructor(window: number) {
		this.window = window;
	}

	/** The firmware's end, and then what it answered to `accept`. */
	connection(remoteAddress: string, localAddress: string | undefined): TcpConnection {
		const peer = this;
		const mustBeOpen = (what: string) => {
			if (peer.ended !== undefined || peer.#gone) throw new Error(`${what} on a connection that is over`);
		};
		const connection = {
			remoteAddress,
			get writable() {
				return peer.ended === undefined && !peer.#gone ? peer.window : 0;
			},
			read(into: Uint8Array) {
				mustBeOpen("read");
				peer.#told = false;
				const bytes = peer.#unread.splice(0, into.length);
				into.set(bytes);
				return bytes.length;
			},
			write(bytes: Uint8Array) {
				mustBeOpen("write");
				if (bytes.length > peer.window) throw new Error(`wrote ${bytes.length} where ${peer.window} were writable`);
				peer.window -= bytes.length;
				for (const byte of bytes) peer.received.push(byte);
			},
			close() {
				mustBeOpen("close");
				peer.ended = "close";
			},
			abort() {
				mustBeOpen("abort");
				peer.ended = "abort";
			},
		};
		return localAddress === undefined ? connection : { ...descriptors(connection), localAddress };
	}

	attach(handler: TcpHandler): void {
		this.#handler = handler;
	}

	/** Sends bytes, or text of which each character is one byte. */
	send(data: Uint8Array | string): void {
		if (this.#gone || this.ended !== undefined) return;
		if (typeof data === "string") for (let i = 0; i < data.length; i++) this.#unread.push(data.charCodeAt(i));
		else this.#unread.push(...data);
		this.deliver();
	}

	/** Tells the firmware of unread bytes until it stops reading. */
	deliver(): void {
		while (this.#unread.length > 0 && !this.#told && this.ended === undefined && !this.#gone) {
			this.#told = true;
			this.#handler?.readable();
		}
	}

	/** Lets the firmware write `count` more bytes. */
	take(count: number): void {
		this.window += count;
		if (this.ended === undefined && !this.#gone) this.#handler?.writable();
		this.deliver();
	}

	/** The peer goes away. */
	hangUp(): void {
		if (this.#gone || this.ended !== undefined) return;
		this.#gone = true;
		this.#handler?.closed();
	}

	/** The peer itself has gone away. */
	get gone(): boolean {
		return this.#gone;
	}

	/** What was received, each byte one character, and forgets it. */
	text(): string {
		let text = "";
		for (const byte of this.received) text += String.fromCharCode(byte);
		this.received = [];
		return text;
	}

	/** Bytes sent that the firmware has not read. */
	get unread(): number {
		return this.#unread.length;
	}
}

function descriptors<T extends object>(source: T): T {
	return Object.create(null, Object.getOwnPropertyDescriptors(source));
}

export class FakeTcp implements Tcp {
	readonly listeners = new Map<number, (connection: TcpConnection) => TcpHandler>();

	listen(port: number, accept: (connection: TcpConnection) => TcpHandler) {
		const bound = port === 0 ? 40_000 + this.listeners.size : port;
		if (this.listeners.has(bound)) throw new Error(`port ${bound} is taken`);
		this.listeners.set(bound, accept);
		return { port: bound, close: () => void this.listeners.delete(bound) };
	}

	/** Connects to the firmware. */
	connect(port: number, remoteAddress = "192.0.2.7", window = 1 << 20, localAddress?: string): FakePeer {
		const accept = this.listeners.get(port);
		if (accept === undefined) throw new Error(`nobody listens on port ${port}`);
		const peer = new FakePeer(window);
		peer.attach(accept(peer.connection(remoteAddress, localAddress)));
		return peer;
	}
}

export class FakeStorage implements Storage {
	readonly values = new Map<string, Uint8Array>();

	get(key: string): Uint8Array | undefined {
		return this.values.get(key)?.slice();
	}

	set(key: string, value: Uint8Array): void {
		this.values.set(key, value.slice());
	}

	delete(key: string): void {
		this.values.delete(key);
	}

	clear(): void {
		for (const key of [...this.values.keys()]) if (!key.startsWith("device.")) this.values.delete(key);
	}
}

/** Random bytes that are the same in every run. */
export class FakeCrypto implements Crypto {
	#state = 1;
	hashes = 0;

	random(byteLength: number): Uint8Array {
		return Uint8Array.from({ length: byteLength }, () => {
			this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) | 0;
			return (this.#state >>> 16) & 255;
		});
	}

	sha256(bytes: Uint8Array): Uint8Array {
		this.hashes++;
		return sha256(bytes);
	}

	hash() {
		const pieces: number[] = [];
		return {
			update: (bytes: Uint8Array) => {
				for (const byte of bytes) pieces.push(byte);
			},
			digest: () => sha256(Uint8Array.from(pieces)),
		};
	}

	/** Of a signature by `fakeSignature`. */
	ecdsaP256Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
		const expected = fakeSignature(publicKey, message);
		return signature.length === 64 && expected.every((byte, index) => byte === signature[index]);
	}

	aesGcmDecrypt(): Uint8Array | undefined {
		return undefined;
	}
}

export class FakeDevice implements Device {
	readonly id = "0123456789ab";
	readonly board = "fake";
	readonly restartReason = "power-on";
	restarts = 0;
	readonly #handlers = new Set<(down: boolean) => void>();

	memory() {
		return { xsSlots: 4096, xsChunks: 8192, xsStackPeak: 1024, systemFree: undefined };
	}

	restart(): void {
		this.restarts++;
	}

	watchButton(handler: (down: boolean) => void): void {
		this.#handlers.add(handler);
	}

	/** Holds the button down, or lets it go. */
	hold(down: boolean): void {
		for (const handler of this.#handlers) handler(down);
	}

	press(milliseconds: number, time: FakeTime): void {
		this.hold(true);
		time.advance(milliseconds);
		this.hold(false);
	}
}

export interface FakeHost extends Host {
	readonly time: FakeTime;
	readonly tcp: FakeTcp;
	readonly storage: FakeStorage;
	readonly crypto: FakeCrypto;
	readonly device: FakeDevice;
	readonly logged: string[];
}

/** A fresh platform; `parts` replace what a test brings itself. */
export function fakeHost(parts: Partial<Host> = {}): FakeHost {
	const time = new FakeTime();
	const logged: string[] = [];
	const absent = () => {
		throw new Error("not part of this test");
	};
	return {
		time,
		clock: time,
		timers: time,
		tcp: new FakeTcp(),
		tcpClient: { connect: absent },
		storage: new FakeStorage(),
		crypto: new FakeCrypto(),
		device: new FakeDevice(),
		line: { open: absent },
		mqtt: { connect: absent },
		logged,
		log: (message) => void logged.push(message),
		...(parts as object),
	} as FakeHost;
}
