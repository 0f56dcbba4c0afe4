/** The TAP text of one test file in, its counts and its failures in full out (testanything.org, version 13). */

export interface Outcome {
	readonly passed: number;
	/** Each the failing test's name and all that TAP says of the assertion. */
	readonly failures: readonly string[];
	/** Each with its reason. */
	readonly skips: readonly string[];
}

/** `ended` is why the run ended when it did not end well; undefined when it did. */
export function readTap(text: string, ended: string | undefined): Outcome {
	const failures: string[] = [];
	const skips: string[] = [];
	let passed = 0;
	let planned: number | undefined;
	let name = "(before the first test)";
	const lines = text.split("\n");
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index];
		if (line.startsWith("# SKIP ")) skips.push(line.slice(7));
		else if (line.startsWith("# ") && planned === undefined) name = line.slice(2);
		else if (/^1\.\.\d+$/.test(line)) planned = Number(line.slice(3));
		else if (line.startsWith("Bail out!")) {
			const rest = lines.slice(index).join("\n").slice(9).trim();
			return { passed, failures: [...failures, `${name}\nthrew ${rest}`], skips };
		} else if (/^ok \d+.* # SKIP/.test(line)) skips.push(`${name}: ${line.replace(/^ok \d+ /, "")}`);
		else if (/^ok \d+/.test(line)) passed++;
		else if (/^not ok \d+/.test(line)) {
			const from = index;
			if (lines[index + 1] === "  ---") while (index < lines.length - 1 && lines[index] !== "  ...") index++;
			const details = lines.slice(from + 1, index).filter((detail) => detail !== "  ---");
			failures.push([name, line.replace(/^not ok \d+ /, ""), ...details].join("\n"));
		}
	}
	if (ended !== undefined) failures.push(`${name}\n${ended}`);
	else if (planned === undefined) failures.push(`${name}\nthe file ended before its tests did`);
	else if (planned !== passed + failures.length + skips.filter((skip) => skip.includes("# SKIP")).length)
		failures.push(`${planned} assertions were announced, ${passed + failures.length} arrived`);
	return { passed, failures, skips };
}
