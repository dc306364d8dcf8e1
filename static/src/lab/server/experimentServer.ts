/** The endpoints of experiments: training runs with what a student wrote about them. */
import type { EpochScores, TrainingRun } from "../../apiTypes";
import { request } from "../../request";

export interface LearntClass {
  class_id: string;
  class_name: string;
  sample_count: number;
}

export interface Experiment extends TrainingRun {
  name: string | null;
  note: string | null;
  tags: string[];
  /** Null before it succeeded, and where an earlier version trained. */
  learnt_from: LearntClass[] | null;
  device: string | null;
  timings: { waiting_s: number | null; training_s: number | null };
}

/** What became of an experiment in a tracker such as MLflow. */
export interface TrackedRun {
  run_id: string;
  tracker: string;
  title: string;
  status: "waiting" | "sent" | "not_sent";
  problem: { message: string } | null;
}

/** What became of the pictures of a class that an experiment learnt from. */
export interface RestoredClass {
  unchanged: number;
  moved: number;
  brought_back: number;
  gone: number;
}

/** `others`: pictures that it did not learn from. */
export interface Restored {
  classes: RestoredClass[];
  others: number;
}

export type ExperimentTexts = Pick<Experiment, "name" | "note" | "tags">;

/** More than any project keeps. */
const MOST = 1000;
const runsPath = (project: string) => `/api/projects/${encodeURIComponent(project)}/runs`;
const runPath = (project: string, run: string) => `${runsPath(project)}/${encodeURIComponent(run)}`;

export const runsCsvPath = (project: string) => `${runsPath(project)}.csv`;
export const eventFilesPath = (project: string, run: string) => `${runPath(project, run)}/tensorboard.zip`;
export const listExperiments = async (project: string) =>
  (await request<{ runs: Experiment[] }>("GET", `${runsPath(project)}?count=${MOST}`)).runs;
export const getExperimentHistory = async (project: string, run: string) =>
  (await request<{ history: EpochScores[] }>("GET", runPath(project, run))).history;
export const changeExperiment = (project: string, run: string, texts: ExperimentTexts) =>
  request<Experiment>("PATCH", runPath(project, run), texts);
export const listTrackedRuns = async (project: string, signal?: AbortSignal) =>
  (
    await request<{ tracked_runs: TrackedRun[] }>(
      "GET",
      `/api/projects/${encodeURIComponent(project)}/tracked-runs`,
      undefined,
      { signal },
    )
  ).tracked_runs;
/** Sends an experiment to the trackers that do not have it. */
export const trackRun = async (project: string, run: string) =>
  (await request<{ tracked_runs: TrackedRun[] }>("POST", `${runPath(project, run)}/track`)).tracked_runs;
/** Puts the pictures back into the classes that they had when the experiment learnt from them. */
export const restoreExperiment = (project: string, run: string) =>
  request<Restored>("POST", `${runPath(project, run)}/restore`);
