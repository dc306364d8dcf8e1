/** What differs between experiments, in words. */
import { formatScore } from "../../collect/training/formatScore";
import { formatNumber, translate } from "../../words";
import type { Experiment } from "../server/experimentServer";
import { rateText } from "../training/courses";
import { ownNetworkName } from "../training/networkNames";

type Value = number | string | boolean | undefined;

/** Those that say which pictures are learnt from and which ones score. */
const OF_THE_DATA = ["validation_ratio", "split", "split_validation", "split_test", "split_seed"];
const MINUS = "−";

export interface Score {
  acc: number;
  loss: number;
}

/** Its score on the validation pictures, or without any on the training pictures. */
export function scoreOf({ scores }: Experiment): Score | null {
  if (!scores) return null;
  const { acc, loss, val_acc, val_loss } = scores;
  return val_acc === null || val_loss === null ? { acc, loss } : { acc: val_acc, loss: val_loss };
}

/** The student's name for it, or its number from the oldest on. */
export const nameOf = (experiment: Experiment, all: readonly Experiment[]): string =>
  experiment.name ??
  translate("experiments.number", { number: all.length - all.findIndex(({ id }) => id === experiment.id) });

/** "학습률 0.01 → 0.001", one for each condition, then what is different about the pictures. */
export function changesOf(before: Experiment, after: Experiment): string[] {
  const changed = changedSettings(before, after);
  return [
    ...changed.filter((name) => name !== "seed").map((name) => changeOf(name, before, after)),
    ...dataChanges(before, after),
    ...(changed.includes("seed") ? [translate("experiments.change_seed")] : []),
  ];
}

/** Whether the scores of both come from the same pictures. */
export const haveSameData = (one: Experiment, other: Experiment): boolean =>
  dataChanges(one, other).length === 0 &&
  !changedSettings(one, other).some((name) => name === "seed" || OF_THE_DATA.includes(name));

const settingsOf = ({ settings }: Experiment) => settings as unknown as Record<string, Value>;

function changedSettings(before: Experiment, after: Experiment): string[] {
  const [one, other] = [settingsOf(before), settingsOf(after)];
  return Object.keys({ ...one, ...other }).filter((name) => one[name] !== other[name]);
}

function changeOf(name: string, before: Experiment, after: Experiment): string {
  const [one, other] = [before, after].map((each) => valueText(name, settingsOf(each)[name]));
  return translate("experiments.change", {
    name: translate(`experiments.setting_${name}`),
    before: one ?? "",
    after: other ?? "",
  });
}

function valueText(name: string, value: Value): string {
  if (value === undefined) return "–";
  if (name === "optimizer" || name === "monitor") return translate(`conditions.${name}_${value}`);
  if (name === "network") return ownNetworkName(value);
  if (name === "hidden_units") return translate(`conditions.units_${value}`);
  if (typeof value === "boolean") return translate(value ? "experiments.yes" : "experiments.no");
  return typeof value === "number" ? rateText(value) : value;
}

function dataChanges(before: Experiment, after: Experiment): string[] {
  if (before.data_revision === after.data_revision) return [];
  const [one, other] = [before.learnt_from, after.learnt_from];
  if (one === null || other === null) return [translate("experiments.change_data")];
  const count = (classes: NonNullable<typeof one>) => classes.reduce((sum, { sample_count }) => sum + sample_count, 0);
  const changes = [
    ...countChange("classes", one.length, other.length),
    ...countChange("pictures", count(one), count(other)),
  ];
  return changes.length > 0 ? changes : [translate("experiments.change_data")];
}

const countChange = (what: "classes" | "pictures", before: number, after: number): string[] =>
  before === after ? [] : [translate(`experiments.change_${what}`, { before, after })];

/** "+2.1" points of accuracy. */
export const pointsText = (before: Score, after: Score): string =>
  translate("experiments.points", { change: signed(Math.round((after.acc - before.acc) * 1000) / 10, formatNumber) });

/** "−0.02" of loss. */
export const lossText = (before: Score, after: Score): string =>
  signed(Math.round((after.loss - before.loss) * 1000) / 1000, formatNumber);

const signed = (change: number, text: (size: number) => string): string =>
  change === 0 ? "±0" : `${change > 0 ? "+" : MINUS}${text(Math.abs(change))}`;

export const lossShown = ({ loss }: Score): string => formatScore("loss", loss);
