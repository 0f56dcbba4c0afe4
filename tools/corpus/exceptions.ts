/** Differences that are right: a capture, the field, and why. Nothing else may differ. */
export const EXCEPTIONS: readonly (readonly [id: string, difference: string, reason: string])[] = [];

export function reasonOf(id: string, difference: string): string | undefined {
	return EXCEPTIONS.find(([capture, start]) => capture === id && difference.startsWith(start))?.[2];
}
