/** A binary heap: the least element first. */
export class Heap<T> {
	readonly #items: T[] = [];
	readonly #compare: (a: T, b: T) => number;

	constructor(compare: (a: T, b: T) => number) {
		this.#compare = compare;
	}

	peek(): T | undefined {
		return this.#items[0];
	}

	push(item: T): void {
		const items = this.#items;
		let at = items.push(item) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (this.#compare(items[parent], item) <= 0) break;
			items[at] = items[parent];
			at = parent;
		}
		items[at] = item;
	}

	pop(): T | undefined {
		const items = this.#items;
		const [least] = items;
		const item = items.pop();
		if (items.length === 0 || item === undefined) return least;
		let at = 0;
		for (;;) {
			let child = at * 2 + 1;
			if (child >= items.length) break;
			if (child + 1 < items.length && this.#compare(items[child + 1], items[child]) < 0) child++;
			if (this.#compare(item, items[child]) <= 0) break;
			items[at] = items[child];
			at = child;
		}
		items[at] = item;
		return least;
	}
}
