/** `embedded:io/socket/listener` of ECMA-419 (clause 12.5), told by poll(2) that someone waits. */
import TCP from "embedded:io/socket/tcp";

export default class Listener extends Native("portti_listener_delete") {
	constructor(options) {
		super();
		native("portti_listener_construct").call(this, options);
	}
	close() {
		return native("portti_listener_close").call(this);
	}
	/** The next connection, to be given to a TCP as `from`; undefined when nobody waits. */
	read() {
		const from = native("portti_listener_accept").call(this);
		return from === undefined ? undefined : new TCP(from);
	}
	get port() {
		return native("portti_listener_port").call(this);
	}
}
