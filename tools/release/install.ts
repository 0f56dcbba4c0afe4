/** Boards with their merged images in; the manifests of ESP Web Tools and the page that installs out. */

export interface Installable {
	readonly board: string;
	/** As ESP Web Tools names it. */
	readonly chipFamily: string;
	/** Of the merged image, beside the page. */
	readonly file: string;
}

const FAMILIES = new Map([
	["esp32", "ESP32"],
	["esp32c3", "ESP32-C3"],
	["esp32c6", "ESP32-C6"],
	["esp32s3", "ESP32-S3"],
]);

/** Throws for a chip that ESP Web Tools does not know. */
export function chipFamily(chip: string): string {
	const family = FAMILIES.get(chip);
	if (family === undefined) throw new Error(`no chip family is known for ${chip}`);
	return family;
}

/** https://esphome.github.io/esp-web-tools/#preparing_your_firmware */
export function manifest({ chipFamily, file }: Installable, version: string): string {
	const document = {
		name: "Portti",
		version,
		home_assistant_domain: "mqtt",
		new_install_prompt_erase: true,
		new_install_improv_wait_time: 15,
		builds: [{ chipFamily, parts: [{ path: file, offset: 0 }] }],
	};
	return `${JSON.stringify(document, undefined, "\t")}\n`;
}

export function installPage(boards: readonly Installable[], version: string): string {
	const options = boards.map(
		({ board, chipFamily }) => `<option value="manifest-${board}.json">${board} (${chipFamily})</option>`,
	);
	const body =
		boards.length === 0
			? "<p>This release holds no image for a board.</p>"
			: `<label>Board <select id="board">
${options.join("\n")}
</select></label>
<esp-web-install-button manifest="manifest-${boards[0].board}.json">
<button slot="activate">Install</button>
<p slot="unsupported">This browser cannot reach a USB port: use Chrome or Edge on a computer.</p>
<p slot="not-allowed">A page may reach USB ports over https, or on this computer, only.</p>
</esp-web-install-button>
<script type="module" src="esp-web-tools/install-button.js"></script>
<script type="module">
const board = document.getElementById("board");
const button = document.querySelector("esp-web-install-button");
board.addEventListener("change", () => button.setAttribute("manifest", board.value));
</script>`;
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Install Portti ${version}</title>
<style>
body { margin: 2rem auto; max-width: 34rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color-scheme: light dark }
select, button { font: inherit; padding: .4rem .8rem }
esp-web-install-button { display: block; margin: 1rem 0 }
</style>
<h1>Portti ${version}</h1>
<p>Connect the dongle to this computer by USB, choose its board, and install. Afterwards the page asks for the Wi-Fi.</p>
${body}
<p>The files beside this page and their SHA-256 are in <a href="SHA256SUMS">SHA256SUMS</a>.</p>
</html>
`;
}
