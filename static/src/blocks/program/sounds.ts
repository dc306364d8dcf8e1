/** Which sounds a program can play. */
import type { SavedProgram } from "../compile";

/** The slots in which blocks name sounds and notes, by block. */
const SLOTS: Readonly<Record<string, string>> = { sound_effect: "SOUND", sound_note_and_wait: "NOTE" };

/** The names in its blocks, each once. A long script is a deep tree, too deep for a function that calls itself. */
export function soundsIn({ sprites }: SavedProgram): readonly string[] {
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
  const slot = typeof type === "string" ? SLOTS[type] : undefined;
  return slot === undefined ? undefined : fields?.[slot];
}
