/** Decides whether this project can train and, if not, what the student has to do. */
import type { Limits, Readiness } from "../../apiTypes";
import { translate } from "../../words";

export interface CountedClass {
  name: string;
  count: number;
}

type MinimumData = Pick<Limits, "min_classes" | "min_samples_per_class">;

/** The missing requirements, one sentence each; empty when training may start. */
export function missingRequirements(classes: readonly CountedClass[], limits: MinimumData): string[] {
  const lacking = classes.filter(({ count }) => count < limits.min_samples_per_class);
  const sentences = lacking.map(({ name, count }) =>
    translate("collect.missing_pictures", { name, count: limits.min_samples_per_class - count }),
  );
  const classesNeeded = limits.min_classes - classes.length;
  if (classesNeeded > 0) sentences.unshift(translate("collect.missing_classes", { count: classesNeeded }));
  return sentences;
}

/** The server's reason why it cannot train now; an engine that is starting will be ready soon. */
export function engineProblemText({ engine_ready, engine_problem }: Readiness): string | null {
  if (engine_ready) return null;
  if (engine_problem === null || engine_problem.code === "engine_starting") return translate("collect.engine_starting");
  return engine_problem.message;
}
