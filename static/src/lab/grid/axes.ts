/** The axes of a grid as a pupil types them. */
import type { Limits } from "../../apiTypes";
import type { GridAxes } from "../server/gridServer";
import { type NumberName, numberOf } from "../training/conditions";

/** Numbers with spaces or commas between them; `levels`: those that are chosen. */
export interface AxisTexts {
  batch_size: string;
  learning_rate: string;
  levels: readonly number[];
}

export type AxisProblem = "number" | "twice" | "one" | "axes" | "many";

/** The axes, or why they cannot be; `field`: the one that has to change, if it is one. */
export type Grid =
  | { axes: GridAxes; count: number }
  | { problem: AxisProblem; field: "batch_size" | "learning_rate" | "levels" | null; count: number };

/** The team's: two conditions, and no level. */
export const FIRST_AXES: AxisTexts = { batch_size: "16 32 64 128", learning_rate: "0.0003 0.001 0.003", levels: [] };

export function gridOf(texts: AxisTexts, limits: Limits): Grid {
  const [batches, rates] = (["batch_size", "learning_rate"] as const).map((name) =>
    valuesOf(name, texts[name], limits),
  );
  for (const [field, values] of [["batch_size", batches] as const, ["learning_rate", rates] as const])
    if (typeof values === "string") return { problem: values, field, count: 0 };
  if (texts.levels.length === 1) return { problem: "one", field: "levels", count: 0 };
  const axes: GridAxes = {
    ...(Array.isArray(batches) && batches.length > 0 ? { batch_size: batches } : {}),
    ...(Array.isArray(rates) && rates.length > 0 ? { learning_rate: rates } : {}),
    ...(texts.levels.length > 0 ? { level: [...texts.levels].sort() } : {}),
  };
  const values = Object.values(axes) as number[][];
  const count = values.reduce((product, { length }) => product * length, 1);
  if (values.length < 2) return { problem: "axes", field: null, count };
  if (count > limits.max_grid_combinations) return { problem: "many", field: null, count };
  return { axes, count };
}

/** The numbers in a text, or why they make no axis. None where the text is empty. */
function valuesOf(name: NumberName, text: string, limits: Limits): number[] | AxisProblem {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const values = parts.map((part) => numberOf(name, part, limits));
  if (values.includes(null)) return "number";
  if (new Set(values).size < values.length) return "twice";
  return values.length === 1 ? "one" : (values as number[]);
}
