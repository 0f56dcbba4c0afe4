/** What resolver.ts needs of the SDK's `net`, which knows no IPv4 address of a name that has an IPv6 one, too. */
export default Object.freeze({
	/** Calls back with the name and its address, or undefined: there is none. */
	resolve: native("portti_resolve"),
});
