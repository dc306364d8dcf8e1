/** What the server writes into the extension's file beside this program (app/exports/packing/turbowarp.py). */
import type { TakenFacts } from "../recognition/takenModel";

export type Language = "ko" | "en";

export interface Facts extends TakenFacts {
  /** Texts by language and key. */
  words: Record<Language, Record<string, string>>;
}
