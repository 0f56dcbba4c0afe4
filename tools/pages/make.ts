/** The page's sources in ./page → one HTML file with its policy, and the module of src/ that holds it. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const folder = join(dirname(fileURLToPath(import.meta.url)), "page");

export interface Page {
	readonly html: string;
	/** The value of Content-Security-Policy: this script and this style, requests to the dongle, and nothing else. */
	readonly policy: string;
}

export async function makePage(): Promise<Page> {
	const [style, script, source] = await Promise.all([
		bundle("style.css"),
		bundle("main.ts"),
		readFile(join(folder, "index.html"), "utf8"),
	]);
	const html = source
		.replaceAll(/\n\s*/g, "\n")
		.replace('<link rel="stylesheet" href="style.css">', () => `<style>${style}</style>`)
		.replace('<script type="module" src="main.ts"></script>', () => `<script type="module">${script}</script>`);
	const policy = [
		"default-src 'none'",
		`script-src '${hash(script)}'`,
		`style-src '${hash(style)}'`,
		"connect-src 'self'",
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; ");
	return { html, policy };
}

/** The module's text. The compressed bytes differ from one zlib to another, what they hold does not. */
export function moduleOf({ html, policy }: Page): string {
	const tag = createHash("sha256").update(html).digest("hex").slice(0, 16);
	const gzip = gzipSync(html, { level: 9 }).toString("base64");
	return [
		"/** Made by `npm run pages` from tools/pages/page: the page, its policy, and the same page compressed. */",
		"",
		"// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the text is a program itself",
		'import { base64Bytes } from "../../bytes/base64.ts";',
		'import { utf8 } from "../../bytes/writer.ts";',
		"",
		`export const PAGE_TAG = ${JSON.stringify(`"${tag}"`)};`,
		`export const PAGE_POLICY = ${JSON.stringify(policy)};`,
		"// Bytes, not text: the linker leaves the text behind.",
		`export const PAGE_HTML = utf8(${JSON.stringify(html)});`,
		`export const PAGE_GZIP = base64Bytes(${JSON.stringify(gzip)});`,
		"",
	].join("\n");
}

function hash(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

async function bundle(file: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [join(folder, file)],
		bundle: true,
		minify: true,
		charset: "utf8",
		format: "esm",
		target: "es2022",
		write: false,
		logLevel: "error",
	});
	return outputFiles[0].text.trim();
}
