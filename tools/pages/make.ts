/** The page's sources in ./page → one HTML file with its policy; modules of src/ that hold it and the API's description. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { WINDOW } from "../../src/bytes/inflate.ts";
import { describeApi } from "../openapi/document.ts";

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

/** The modules of src/ by their place. The compressed bytes differ from one zlib to another, what they hold does not. */
export async function makeModules(): Promise<ReadonlyMap<string, string>> {
	const { html, policy } = await makePage();
	const page = `export const PAGE_POLICY = ${JSON.stringify(policy)};\n`;
	return new Map([
		["src/http/pages/page.ts", moduleOf("PAGE", "the page and its policy", html, page)],
		["src/http/pages/openapi.ts", moduleOf("OPENAPI", "what /openapi.json says", describeApi(), "")],
	]);
}

function moduleOf(name: string, what: string, text: string, more: string): string {
	const gzip = gzipSync(text, { level: 9, windowBits: Math.log2(WINDOW) });
	return `/** Made by \`npm run pages\`: ${what}. */
import { base64Bytes } from "../../bytes/base64.ts";

${more}export const ${name}_TAG = "${tagOf(text)}";
// Bytes, not text: the linker leaves the text behind.
export const ${name}_GZIP = base64Bytes(
	"${gzip.toString("base64")}",
);
`;
}

/** Another one for every text. */
export function tagOf(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
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
