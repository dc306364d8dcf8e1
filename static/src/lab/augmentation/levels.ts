/** Says in words what mirrors do to the classes, and what a comparison of levels found. */
import { formatScore } from "../../collect/training/formatScore";
import { translate } from "../../words";
import type { LevelComparison, MirrorName, MixUp, Shown } from "../server/augmentationServer";

/** Which mirror is part of what is shown. */
export function mirrorIn(shown: Shown): MirrorName | null {
  if ("level" in shown) return shown.level > 0 ? "mirror_left_right" : null;
  return shown.transform === "mirror_left_right" || shown.transform === "mirror_up_down" ? shown.transform : null;
}

/** A sentence for each class that becomes another one; a pair that becomes one another has one. */
export function mixUpTexts(mixUps: readonly MixUp[], mirror: MirrorName): string[] {
  const told = new Set<string>();
  return mixUps.flatMap(({ class_id, class_name, taken_for_id, taken_for_name }) => {
    if (told.has(`${taken_for_id} ${class_id}`)) return [];
    told.add(`${class_id} ${taken_for_id}`);
    return [translate(`lab.mixed_up_${mirror}`, { name: class_name, other: taken_for_name })];
  });
}

/** Which level was the best, and whether that may be chance. */
export function outcomeText({ best, clear, levels, validation_pictures: count }: LevelComparison): string {
  const found = levels.find(({ level }) => level === best);
  if (found === undefined) return "";
  const { level, right, loss } = found;
  const text = translate(level === 0 ? "lab.best_is_0" : "lab.best", {
    level,
    right,
    count,
    loss: formatScore("loss", loss),
  });
  if (clear === null) return text;
  return `${text} ${translate(clear ? "lab.best_clear" : "lab.best_unclear")}`;
}

/** What the work is at now. */
export function progressText({ status, levels, variants, variants_done: done }: LevelComparison): string {
  if (status === "queued") return translate("lab.compare_queued");
  if (done < variants) return translate("lab.compare_making", { level: levels.length, done, variants });
  return translate("lab.compare_training", { level: levels.length });
}
