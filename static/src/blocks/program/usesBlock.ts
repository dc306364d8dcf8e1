import type { SavedProgram } from "../compile";

/** Whether the program has a block of the type. Iterative, because a long script is too deep a tree for recursion. */
export function usesBlock({ sprites }: SavedProgram, type: string): boolean {
  const rest: unknown[] = sprites.map(({ workspace }) => workspace);
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== "object" || value === null) continue;
    if ((value as { type?: unknown }).type === type) return true;
    rest.push(...Object.values(value));
  }
  return false;
}
