/** Saved programs and what they say; the tests of the Python scripts run the same ones. */
import type { Named } from "../compile";

export interface Example {
  name: string;
  format: number;
  says: string[];
  program: unknown;
  /** How many scripts end with a problem. */
  fails?: number;
  /** Keys and clicks start scripts, so the program runs until it is stopped. */
  listens?: boolean;
  classes?: Named[];
  /** Lines typed into its console. */
  typed?: string[];
  /** Shapes of the pictures that it recognizes; it needs a model. */
  pictures?: string[];
}

const files = import.meta.glob<Omit<Example, "name">>("./programs/*.json", { eager: true, import: "default" });

export const examples: readonly Example[] = Object.entries(files).map(([path, example]) => ({
  ...example,
  name: path.replace(/^.*\/|\.json$/g, ""),
}));
