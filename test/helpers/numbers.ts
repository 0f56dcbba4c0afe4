/** `count` whole numbers from `first` on. */
export function numbers(first: number, count: number): number[] {
	const list: number[] = [];
	for (let i = 0; i < count; i++) list.push(first + i);
	return list;
}
