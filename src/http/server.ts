/** The web server: connections on one TCP port → answers from the firmware's services. */

import { asciiText } from "../bytes/ascii.ts";
import { frozen } from "../bytes/frozen.ts";
import { ByteWriter, utf8 } from "../bytes/writer.ts";
import type { Config } from "../config/config.ts";
import type { Settings } from "../config/settings.ts";
import type { Host, TcpConnection, TcpHandler, TcpListener, Timer } from "../host.ts";
import { defaultHostName, hostName } from "../network/settings.ts";
import type { App, HttpCounters } from "./app.ts";
import { Auth } from "./auth.ts";
import { checkRequest, findRoute } from "./checks.ts";
import { Connection } from "./connection.ts";
import type { ConnectionOwner } from "./connection-owner.ts";
import { EventHub } from "./events.ts";
import { ownNames } from "./guard.ts";
import { HEADER, RequestHead } from "./head.ts";
import { HttpDate } from "./http-date.ts";
import { bodyLimit, type Limits, limitsOf } from "./limits.ts";
import { problem, refusal } from "./problem.ts";
import { readBody } from "./request-body.ts";
import { type BodyReader, Response } from "./response.ts";
import type { Request, Route } from "./route.ts";
import type { Services } from "./services.ts";
import { readQuery } from "./target.ts";
import type { Token } from "./tokens.ts";
import { bodyRoom, WholeBody } from "./whole-body.ts";

export interface HttpServerOptions {
	readonly host: Host;
	readonly settings: Settings;
	readonly services: Services;
	/** A token that rules, valid as long as the server runs. */
	readonly adminToken?: string | undefined;
}

const SWEEP_MS = 1000;

/** A piece of a body or an event, and what stands around it or a small body. */
const PIECE_BYTES = 2048;
const OUTPUT_BYTES = PIECE_BYTES + 512;

const NO_QUERY: ReadonlyMap<string, number> = new Map();
const NO_MEMBERS: Request["body"] = new Map();

/** For a connection that was refused. */
const REFUSED: TcpHandler = frozen({ readable() {}, writable() {}, closed() {} });

export class HttpServer implements App, ConnectionOwner {
	readonly host: Host;
	readonly settings: Settings;
	readonly services: Services;
	readonly auth: Auth;
	readonly events: EventHub;
	readonly counters: HttpCounters = {
		requests: 0,
		malformed: 0,
		timeouts: 0,
		refused: 0,
		misdirected: 0,
		failures: 0,
	};
	readonly limits: Limits;
	readonly head = new RequestHead();
	readonly response = new Response();
	readonly input: Uint8Array;
	readonly output = new ByteWriter(OUTPUT_BYTES);
	readonly piece = new ByteWriter(PIECE_BYTES);
	inflating = 0;
	private readonly _connections = new Set<Connection>();
	private readonly _date: HttpDate;
	private _names: readonly Uint8Array[] = [];
	/** The name under which the network knows us, when it is not the one that was wanted. */
	private _found: string | undefined = undefined;
	private readonly _listener: TcpListener;
	private readonly _sweep: Timer;
	private readonly _unsubscribe: () => void;

	/** Throws when the port cannot be bound. */
	constructor({ host, settings, services, adminToken }: HttpServerOptions) {
		const { config } = settings;
		this.host = host;
		this.settings = settings;
		this.services = services;
		this.limits = limitsOf(config);
		this.input = new Uint8Array(this.limits.headBytes);
		this.auth = new Auth(host, adminToken);
		this.events = new EventHub(host, services, this.limits.eventReaders, this.piece);
		this._date = new HttpDate(host.clock);
		this._name();
		this._listener = host.tcp.listen(config["http.port"], (connection) => this._accept(connection));
		this._unsubscribe = settings.subscribe((changed) => {
			if (changed.has("device.host_name")) this._name();
			if (changed.has("http.open_reading") && !this.config["http.open_reading"]) this._endAll(undefined);
		});
		this._sweep = host.timers.every(SWEEP_MS, () => this._expire());
	}

	/** In effect now. */
	get config(): Config {
		return this.settings.config;
	}

	get port(): number {
		return this._listener.port;
	}

	get connections(): number {
		return this._connections.size;
	}

	close(): void {
		this._listener.close();
		this._sweep.cancel();
		this._unsubscribe();
		this.events.close();
		for (const connection of this._connections) connection.abort();
	}

	revoked(token: Token): void {
		this._endAll(token);
	}

	/** The name that was found free on the network, without a domain. */
	answerTo(name: string): void {
		this._found = name;
		this._name();
	}

	ticks(): number {
		return this.host.clock.ticks();
	}

	begin(connection: Connection): BodyReader | undefined {
		this.counters.requests++;
		const { head, response } = this;
		const found = findRoute(this, this._names, head, connection, response);
		if (found === undefined) {
			if (response.status === 421) this.counters.misdirected++;
			return undefined;
		}
		const route = checkRequest(this, found, head, connection, response);
		if (route === undefined) return undefined;
		const brace = route.path.indexOf("{");
		const parameter = brace < 0 ? "" : asciiText(head.bytes, head.pathStart + brace, head.pathEnd);
		let query = NO_QUERY;
		if (head.queryEnd > head.queryStart && route.query !== undefined) {
			const read = readQuery(head.bytes, head.queryStart, head.queryEnd, route.query);
			if ("rule" in read) {
				problem(response, 422, `"${read.name}" ${read.rule}.`, [["parameter", read.name]]);
				return undefined;
			}
			query = read;
		}
		const ifMatch = route.ifMatch ? head.text(HEADER.ifMatch) : undefined;
		if (route.body !== undefined || route.patch !== undefined) {
			const limit = bodyLimit(route, this.limits);
			if (!this.room(bodyRoom(head.bodyLength, limit), connection)) {
				this.counters.refused++;
				problem(response, 503, "Too much is under way: try again in a second.", [], "Retry-After: 1\r\n");
				return undefined;
			}
			return new WholeBody(head.bodyLength, limit, (bytes, refused) => {
				if (refused === 0) this._finish(connection, route, parameter, ifMatch, bytes);
				else this._refuse(refused);
			});
		}
		response.clear();
		this._handle(route, { head, connection, parameter, query, body: NO_MEMBERS, ifMatch });
		return response.reader;
	}

	private _refuse(status: number): void {
		this.count("malformed");
		refusal(this.response, status);
	}

	private _finish(
		connection: Connection,
		route: Route,
		parameter: string,
		ifMatch: string | undefined,
		bytes: Uint8Array,
	): void {
		const body = readBody(bytes, route.body, this.response);
		if (body === undefined) return;
		this._handle(route, { head: undefined, connection, parameter, query: NO_QUERY, body, ifMatch });
	}

	writeDate(writer: ByteWriter): void {
		this._date.write(writer);
	}

	count(what: "malformed" | "timeouts" | "refused"): void {
		this.counters[what]++;
	}

	failed(error: unknown): void {
		this.counters.failures++;
		this.host.log(`The web server failed at a request: ${error}`);
	}

	room(bytes: number, connection?: Connection): boolean {
		do {
			let held = bytes;
			for (const one of this._connections) held += one.held;
			if (held <= this.limits.heldBytes) return true;
		} while (this._giveUp((one) => one !== connection && one.held > 0));
		return false;
	}

	ended(connection: Connection): void {
		this._connections.delete(connection);
	}

	private _name(): void {
		const { host, config } = this;
		const hosts = new Set([hostName(config, host.device.id), defaultHostName(host.device.id)]);
		if (this._found !== undefined) hosts.add(this._found);
		this._names = ownNames(hosts, config["http.names"]).map(utf8);
	}

	/** A handler that throws costs its request and nothing else. */
	private _handle(route: Route, request: Request): void {
		try {
			route.handle(this, request, this.response);
		} catch (error) {
			this.failed(error);
			problem(this.response, 500, "The firmware failed at this request; the rest of it goes on.");
		}
	}

	/** Ends every answer that is under way to whoever has this token, or none. */
	private _endAll(principal: Token | undefined): void {
		for (const connection of this._connections) {
			if (connection.principal === principal && !connection.waiting) connection.abort();
		}
	}

	private _accept(tcp: TcpConnection): TcpHandler {
		if (this._makeRoom(tcp.remoteAddress)) {
			const connection = new Connection(tcp, this);
			this._connections.add(connection);
			return connection;
		}
		this.counters.refused++;
		const { output, response } = this;
		problem(
			response,
			503,
			"Too many connections: try again in a second.",
			[],
			"Retry-After: 1\r\nConnection: close\r\n",
		);
		output.clear();
		response.writeHead(output);
		output.text(`Content-Length: ${response.body.length}\r\n\r\n`);
		output.bytes(response.body);
		if (tcp.writable >= output.length) tcp.write(output.view());
		tcp.close();
		return REFUSED;
	}

	/** Gives up a connection that only waits when there are too many; false when none does. */
	private _makeRoom(address: string): boolean {
		const { connections, connectionsPerAddress } = this.limits;
		let same = 0;
		for (const connection of this._connections) if (connection.remoteAddress === address) same++;
		if (same >= connectionsPerAddress) return this._giveUp(({ remoteAddress }) => remoteAddress === address);
		return this._connections.size < connections || this._giveUp(() => true);
	}

	/**
	 * First those that never sent a whole request, then those without a token, then the others;
	 * among equals the one that waits longest. So a crowd of silent connections displaces itself.
	 */
	private _giveUp(may: (connection: Connection) => boolean): boolean {
		let victim: Connection | undefined;
		let least = 0;
		for (const connection of this._connections) {
			if (!connection.waiting || !may(connection)) continue;
			const rank = connection.principal !== undefined ? 2 : connection.answered > 0 ? 1 : 0;
			if (victim === undefined || rank < least || (rank === least && connection.waitingSince < victim.waitingSince)) {
				victim = connection;
				least = rank;
			}
		}
		if (victim === undefined) return false;
		this.counters.refused++;
		victim.abort();
		return true;
	}

	private _expire(): void {
		const now = this.ticks();
		for (const connection of this._connections) if (now >= connection.deadline) connection.expire();
	}
}
