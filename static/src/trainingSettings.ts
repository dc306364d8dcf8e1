/**
 * The training settings: every list of them in the pages and in the blocks is derived from this table. Ranges and
 * defaults are the server's (`Limits.settings`); the words of a setting are `collect.<name>`, `collect.<name>_note`
 * and, for the list of runs, `collect.run_<name>`.
 */

interface Setting {
  /** Only whole numbers make sense. */
  integer: boolean;
  /** The block "set training option" offers it. Its name is then part of saved programs and never changes. */
  inBlocks: boolean;
}

/** In the order of the dialog. */
export const SETTINGS = {
  epochs: { integer: true, inBlocks: true },
  batch_size: { integer: true, inBlocks: true },
  learning_rate: { integer: false, inBlocks: true },
  validation_ratio: { integer: false, inBlocks: false },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
/** The settings that a block can change. */
export type BlockSettingName = {
  [Name in SettingName]: (typeof SETTINGS)[Name]["inBlocks"] extends true ? Name : never;
}[SettingName];

/** Settings in a range that the lab alone offers. */
export const CONDITIONS = [
  "momentum",
  "stop_patience",
  "stop_min_delta",
  "reduce_patience",
  "reduce_factor",
  "reduce_min_delta",
  "reduce_cooldown",
  "min_learning_rate",
  "augmentation_level",
  "split_validation",
  "split_test",
  "split_seed",
] as const;
export type ConditionName = (typeof CONDITIONS)[number];

/** What the lab alone offers; left out, the server takes its defaults. */
export interface Conditions extends Record<ConditionName, number> {
  optimizer: "adam" | "sgd";
  monitor: "loss" | "accuracy";
  seed: number;
  /** The name of the network that looks at the pictures; empty for the server's own. */
  network: string;
  /** Whether the split of the lab says what is learnt from, in place of `validation_ratio`. */
  split: boolean;
}

/** `hidden_units` has no range: 0 for no hidden layer, or `HIDDEN_UNITS`. */
export type TrainingSettings = Record<SettingName | "hidden_units", number> & Partial<Conditions>;
export const HIDDEN_UNITS = 100;

export const settingNames = Object.keys(SETTINGS) as [SettingName, ...SettingName[]];
export const blockSettingNames = settingNames.filter((name) => SETTINGS[name].inBlocks) as [
  BlockSettingName,
  ...BlockSettingName[],
];

/** Whether some pictures are kept aside to check with. */
export const isValidated = ({ split, validation_ratio }: TrainingSettings): boolean =>
  split === true || validation_ratio > 0;

/** An object with one entry per setting. */
export const mapSettings = <T>(read: (name: SettingName) => T): Record<SettingName, T> =>
  Object.fromEntries(settingNames.map((name) => [name, read(name)])) as Record<SettingName, T>;
