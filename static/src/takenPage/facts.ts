/** What the server writes into the page beside this program (app/exports/packing/page.py). */
import type { TakenFacts } from "../recognition/takenModel";

export interface PageFacts extends TakenFacts {
  /** The saved program, as the server keeps it. */
  program: { format: number; blocks: object };
  /** Pictures and sounds: what an address leads to, as an address that holds it. */
  files: Record<string, string>;
  /** The document of the frame in which the program runs. */
  frame: string;
}
