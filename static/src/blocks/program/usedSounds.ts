/** Lists the sounds that a program can play. */
import type { SavedProgram } from "../compile";

/** The slots that name sounds and notes, by block type. */
const SOUND_SLOTS: Readonly<Record<string, string>> = { sound_effect: "SOUND", sound_note_and_wait: "NOTE" };

/** The names in the program's blocks, each once. Iterative, because a long script is too deep a tree for recursion. */
export function usedSounds({ sprites }: SavedProgram): readonly string[] {
  const found = new Set<string>();
  const rest: unknown[] = sprites.map(({ workspace }) => workspace);
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== "object" || value === null) continue;
    const named = soundOf(value);
    if (typeof named === "string") found.add(named);
    rest.push(...Object.values(value));
  }
  return [...found];
}

function soundOf({ type, fields }: { type?: unknown; fields?: Record<string, unknown> }): unknown {
  const slot = typeof type === "string" ? SOUND_SLOTS[type] : undefined;
  return slot === undefined ? undefined : fields?.[slot];
}
