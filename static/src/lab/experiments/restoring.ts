/** Going back to an earlier experiment: its pictures and its conditions. */
import type { Limits } from "../../apiTypes";
import type { TrainingSettings } from "../../trainingSettings";
import { translate } from "../../words";
import type { Restored, RestoredClass } from "../server/experimentServer";
import { type ConditionTexts, firstConditions, NUMBERS, plain } from "../training/conditions";

/** What has become of the pictures, in sentences. */
export function restoredText({ classes, others }: Restored): string {
  const sum = (count: (each: RestoredClass) => number) => classes.reduce((total, each) => total + count(each), 0);
  const back = sum(({ moved, brought_back }) => moved + brought_back);
  const gone = sum((each) => each.gone);
  return [
    back > 0 ? translate("experiments.restored", { count: back }) : "",
    gone > 0 ? translate("experiments.restored_gone", { count: gone }) : "",
    back + gone === 0 ? translate("experiments.restored_same") : "",
    others > 0 ? translate("experiments.restored_others", { count: others }) : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** The conditions of a run as a pupil would have typed them. */
export function conditionsOf(settings: TrainingSettings, limits: Limits): ConditionTexts {
  const { optimizer = "adam", monitor = "loss", hidden_units, network = "" } = settings;
  const numbers = NUMBERS.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [[name, plain(value)]];
  });
  return { ...firstConditions(limits), ...Object.fromEntries(numbers), optimizer, monitor, hidden_units, network };
}
