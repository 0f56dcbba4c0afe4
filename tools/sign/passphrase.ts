/** A passphrase, from a file, the environment or the terminal, where it is not shown. */
import { readFileSync } from "node:fs";

const VARIABLE = "PORTTI_PASSPHRASE";

/** `file` undefined: PORTTI_PASSPHRASE, or else the person at the terminal. `twice`: it is a new one. */
export async function askPassphrase(file: string | undefined, twice: boolean): Promise<string> {
	const given = file === undefined ? process.env[VARIABLE] : readFileSync(file, "utf8").replace(/\r?\n$/, "");
	const passphrase = given ?? (await typed("Passphrase: "));
	if (given === undefined && twice && (await typed("Once more:  ")) !== passphrase) {
		throw new Error("The two passphrases differ.");
	}
	if (twice && passphrase.length < 8) throw new Error("A passphrase has at least eight characters.");
	return passphrase;
}

function typed(prompt: string): Promise<string> {
	const { stdin, stderr } = process;
	if (!stdin.isTTY) {
		throw new Error(`A passphrase is needed: give --passphrase-file FILE, or set ${VARIABLE}.`);
	}
	stderr.write(prompt);
	stdin.setRawMode(true);
	stdin.resume();
	let text = "";
	return new Promise((resolve, reject) => {
		const end = (finish: () => void) => {
			stdin.setRawMode(false);
			stdin.pause();
			stdin.off("data", take);
			stderr.write("\n");
			finish();
		};
		const take = (bytes: Buffer) => {
			for (const character of bytes.toString()) {
				if (character === "\r" || character === "\n") return end(() => resolve(text));
				if (character === "\u0003") return end(() => reject(new Error("Interrupted.")));
				text = character === "\u007f" ? text.slice(0, -1) : text + character;
			}
		};
		stdin.on("data", take);
	});
}
