/** The keys that this firmware trusts images by, as it was built. Made by `npm run sign -- trust`. */
import { frozen } from "../bytes/frozen.ts";
import type { TrustedKeys } from "./trust.ts";

export const BUILT_IN_KEYS: TrustedKeys = frozen({
	/** Everybody has the private keys: never in a release. */
	development: true,
	epoch: 0,
	current:
		"041031c5d307faa0093c5cfa0c4972a15ee8461136a35c8b193f1a7fa2e1cee98823b6d64d11a1ef19ab31d220f8bbead88147fd3aadfc3f514916bded196019d1",
	next: "04f629c4c1d20dd31008af426beaa5594933d1c45ff1460e5dd2c3cf3ed49e675e0a226ab877c7eacfe2db80c0cf501249c4ebe5234abf4a25ed90306af5c98af6",
});
