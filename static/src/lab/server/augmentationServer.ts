/** The endpoints of augmentation. */
import type { Problem, RunStatus } from "../../apiTypes";
import { request } from "../../request";
import type { SplitChoice } from "./labServer";

export const MIRRORS = ["mirror_left_right", "mirror_up_down"] as const;
export const TRANSFORMS = ["turn", "zoom", "shift", "light", "blur", "noise", ...MIRRORS] as const;

export type MirrorName = (typeof MIRRORS)[number];
export type TransformName = (typeof TRANSFORMS)[number];

/** What the variants of a picture come from: a transform by itself, or a level. */
export type Shown = { transform: TransformName } | { level: number };

/** `share`: of the class's mirrored pictures, those that look like the other class. */
export interface MixUp {
  class_id: string;
  class_name: string;
  taken_for_id: string;
  taken_for_name: string;
  share: number;
}

/** `pictures`: how many were mirrored; 0 where there are too few to say anything. */
export interface MirrorCheck {
  pictures: number;
  mix_ups: MixUp[];
}

export interface LevelResult {
  level: number;
  pictures: number;
  right: number;
  accuracy: number;
  loss: number;
  training_s: number;
}

export interface LevelComparison extends SplitChoice {
  id: string;
  status: RunStatus;
  training_part: number;
  training_pictures: number;
  validation_pictures: number;
  variants: number;
  variants_done: number;
  levels: LevelResult[];
  best: number | null;
  /** Whether the best level is better than level 0 by more than chance. */
  clear: boolean | null;
  waiting_for: Problem | null;
  problem: Problem | null;
}

const augmentationPath = (project: string) => `/api/projects/${encodeURIComponent(project)}/augmentation`;
const comparisonPath = (project: string) => `${augmentationPath(project)}/comparison`;

/** The address of a picture with nine variants of a sample. */
export function previewAddress(project: string, sample: string, shown: Shown, seed: number): string {
  const what = "level" in shown ? `level=${shown.level}` : `transform=${shown.transform}`;
  return `${augmentationPath(project)}/preview?sample=${encodeURIComponent(sample)}&${what}&seed=${seed}`;
}

export const getMirrorCheck = (project: string, mirror: MirrorName) =>
  request<MirrorCheck>("GET", `${augmentationPath(project)}/mirror-check?transform=${mirror}`);
export const getComparison = async (project: string, signal?: AbortSignal) =>
  (
    await request<{ comparison: LevelComparison | null }>(
      "GET",
      comparisonPath(project),
      undefined,
      signal ? { signal, retries: 0 } : {},
    )
  ).comparison;
export const startComparison = (project: string, split: SplitChoice) =>
  request<LevelComparison>("POST", comparisonPath(project), split);
export const cancelComparison = (project: string) =>
  request<LevelComparison>("POST", `${comparisonPath(project)}/cancel`);
