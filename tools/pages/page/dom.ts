/** Elements, found and made. */

export function byId<T extends Element = HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (element === null) throw new Error(`the page has no ${id}`);
	return element as unknown as T;
}

export function make(tag: string, attributes: Readonly<Record<string, string>> = {}, ...content: (Node | string)[]) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	element.append(...content);
	return element;
}

export function makeSvg(tag: string, attributes: Readonly<Record<string, string | number>>, text = ""): SVGElement {
	const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
	element.textContent = text;
	return element;
}
