/** May this project train, and if not: what a student is to do. */
import type { Limits, Readiness } from "../../contract";
import { say } from "../../words";

export interface CountedClass {
  name: string;
  count: number;
}

type Minimum = Pick<Limits, "min_classes" | "min_samples_per_class">;

/** What is missing, one sentence each; empty when training may start. */
export function whatIsMissing(classes: readonly CountedClass[], limits: Minimum): string[] {
  const lacking = classes.filter(({ count }) => count < limits.min_samples_per_class);
  const sentences = lacking.map(({ name, count }) =>
    say("collect.missing_pictures", { name, count: limits.min_samples_per_class - count }));
  const classesNeeded = limits.min_classes - classes.length;
  if (classesNeeded > 0) sentences.unshift(say("collect.missing_classes", { count: classesNeeded }));
  return sentences;
}

/** Why the server cannot train now, in its own words; an engine that starts will soon be there. */
export function whatEngineLacks({ engine_ready, engine_problem }: Readiness): string | null {
  if (engine_ready) return null;
  if (engine_problem === null || engine_problem.code === "engine_starting") return say("collect.engine_starting");
  return engine_problem.message;
}
