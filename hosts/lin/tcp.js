/** `embedded:io/socket/tcp` of ECMA-419 (clause 12.4), told by poll(2) what is ready. */
export default class TCP extends Native("portti_tcp_delete") {
	/** Without options it is nothing yet: what a listener gives. */
	constructor(options) {
		super();
		native("portti_tcp_construct").call(this, options);
	}
	close() {
		return native("portti_tcp_close").call(this);
	}
	read(into) {
		return native("portti_tcp_read").call(this, into);
	}
	write(bytes) {
		return native("portti_tcp_write").call(this, bytes);
	}
	get remoteAddress() {
		return native("portti_tcp_remote_address").call(this);
	}
	get remotePort() {
		return native("portti_tcp_remote_port").call(this);
	}
	get format() {
		return native("portti_tcp_get_format").call(this);
	}
	set format(format) {
		native("portti_tcp_set_format").call(this, format);
	}
}
