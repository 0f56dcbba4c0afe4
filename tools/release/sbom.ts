/** What an image is made of → a bill of materials (CycloneDX 1.6, JSON). The same parts give the same bytes. */

export interface Part {
	readonly name: string;
	/** Where it comes from: `portti`, `moddable`, `esp-idf` … */
	readonly group: string;
	readonly version: string;
	/** An SPDX identifier, or an expression of them. */
	readonly licence: string;
	readonly description?: string;
	/** Common Platform Enumeration, by which vulnerabilities are found. */
	readonly cpe?: string;
	/** Package URL. */
	readonly purl?: string;
}

export interface Image {
	readonly board: string;
	readonly version: string;
	/** Of the image, hexadecimal. */
	readonly sha256: string;
}

export function billOfMaterials({ board, version, sha256 }: Image, parts: readonly Part[]): string {
	const root = `portti-${board}@${version}`;
	const components = [...parts].sort((a, b) => (reference(a) < reference(b) ? -1 : 1)).map(component);
	const document = {
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		version: 1,
		metadata: {
			component: {
				type: "firmware",
				"bom-ref": root,
				group: "portti",
				name: `portti-${board}`,
				version,
				licenses: [{ license: { id: "Apache-2.0" } }],
				hashes: [{ alg: "SHA-256", content: sha256 }],
			},
		},
		components,
		dependencies: [{ ref: root, dependsOn: components.map((one) => one["bom-ref"]) }],
	};
	return `${JSON.stringify(document, undefined, "\t")}\n`;
}

function component(part: Part) {
	const { name, group, version, licence, description, cpe, purl } = part;
	const isExpression = licence.includes(" ");
	return {
		type: "library",
		"bom-ref": reference(part),
		group,
		name,
		version,
		...(description !== undefined && { description }),
		licenses: [isExpression ? { expression: licence } : { license: { id: licence } }],
		...(cpe !== undefined && { cpe }),
		...(purl !== undefined && { purl }),
	};
}

function reference({ group, name, version }: Part): string {
	return `${group}/${name}@${version}`;
}
