/** The endpoints of a lesson, for its teacher. */
import type { Problem, Project, RunStatus } from "../contract";
import { request } from "../request";

export type Trouble = "run_failed" | "not_ready" | "no_project" | "idle";

export interface TileRun {
  status: RunStatus;
  epoch: number;
  epochs: number;
  accuracy: number | null;
  curve: number[];
  error: Problem | null;
}

export interface TileProject {
  id: string;
  name: string;
  frozen: boolean;
  classes: { id: string; name: string; sample_count: number; needed: number }[];
  classes_needed: number;
  ready: boolean;
  trained: boolean;
  run: TileRun | null;
  program_version: number;
  /** What a reset replaced, to bring back. */
  before_reset: string | null;
}

export interface Tile {
  place_id: string;
  nickname: string;
  joined: boolean;
  idle_minutes: number | null;
  trouble: Trouble | null;
  project: TileProject | null;
  hint: { text: string; created_at: string; seen: boolean } | null;
}

export interface Wall {
  id: string;
  name: string;
  /** Everybody is stopped, and nothing new begins. */
  frozen: boolean;
  tiles: Tile[];
}

export interface Progress {
  total: number;
  done: number;
  failed: number;
}

export interface Assignment {
  id: string;
  name: string;
  created_at: string;
  progress: Progress;
}

export interface Collection {
  id: string;
  created_at: string;
  progress: Progress;
}

export interface Collected {
  place_id: string;
  nickname: string;
  project_id: string | null;
  project_name: string | null;
  picture_count: number;
  accuracy: number | null;
  program_version: number;
  problem: string | null;
}

export interface SwapCell {
  accuracy: number | null;
  right: number;
  shown: number;
  unknown: number;
  /** The model learned from these very pictures. */
  own: boolean;
}

interface SwapEntrant {
  project_id: string;
  project_name: string;
  nickname: string | null;
}

export type SwapColumn = SwapEntrant & { picture_count: number };
export type SwapRow = SwapEntrant & { cells: SwapCell[] };

export interface SwapTest {
  columns: SwapColumn[];
  rows: SwapRow[];
  without_model: number;
}

/** What a swap test may use of one student: projects with a model, the one worked on last first. */
export interface SwapChoice {
  place_id: string;
  nickname: string;
  projects: { id: string; name: string }[];
}

export type ShownPictures = "all" | "students" | "test_set";

export interface TestSet {
  project_id: string | null;
  name: string | null;
}

const path = (classroom: string) => `/api/classrooms/${encodeURIComponent(classroom)}`;
const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;

export const getWall = (classroom: string, signal: AbortSignal) =>
  request<Wall>("GET", `${path(classroom)}/wall`, undefined, { signal, retries: 0 });
export const freezeAll = (classroom: string, frozen: boolean) => request<void>("PUT", `${path(classroom)}/frozen`, { frozen });
export const freezeProject = (project: string, frozen: boolean) =>
  request<Project>("PUT", `${projectPath(project)}/frozen`, { frozen });
/** To everybody where no places are given. */
export const sendHint = (classroom: string, text: string, places?: readonly string[]) =>
  request<void>("POST", `${path(classroom)}/hints`, places === undefined ? { text } : { text, place_ids: places });
export const takeHintBack = (classroom: string, place: string) =>
  request<void>("DELETE", `${path(classroom)}/students/${encodeURIComponent(place)}/hint`);
export const resetProject = (project: string) => request<{ id: string | null }>("POST", `${projectPath(project)}/reset`);
export const restoreProject = (project: string) => request<void>("POST", `${projectPath(project)}/restore`);

export const listAssignments = async (classroom: string) =>
  (await request<{ assignments: Assignment[] }>("GET", `${path(classroom)}/assignments`)).assignments;
export const assign = (classroom: string, project: string) =>
  request<Assignment>("POST", `${path(classroom)}/assignments`, { project_id: project });
export const endAssignment = (classroom: string, id: string) => request<void>("DELETE", `${path(classroom)}/assignments/${id}`);
export const retryAssignment = (classroom: string, id: string) =>
  request<Assignment>("POST", `${path(classroom)}/assignments/${id}/retry`);

export const listCollections = async (classroom: string) =>
  (await request<{ collections: Collection[] }>("GET", `${path(classroom)}/collections`)).collections;
export const collect = (classroom: string) => request<Collection>("POST", `${path(classroom)}/collections`);
export const getCollection = (classroom: string, id: string) =>
  request<Collection & { projects: Collected[] }>("GET", `${path(classroom)}/collections/${id}`);
export const collectionPath = (classroom: string, id: string) => `${path(classroom)}/collections/${encodeURIComponent(id)}/file`;
export const exportPath = (project: string) => `${projectPath(project)}/file`;

export const listSwapChoices = async (classroom: string) =>
  (await request<{ choices: SwapChoice[] }>("GET", `${path(classroom)}/swap-test/choices`)).choices;
/** Of each student one of `projects`, or else the one worked on last. */
export const runSwapTest = (classroom: string, projects: readonly string[], shown: ShownPictures) => {
  const query = new URLSearchParams([["shown", shown], ...projects.map((id) => ["project", id])]);
  return request<SwapTest>("GET", `${path(classroom)}/swap-test?${query}`);
};
export const getTestSet = (classroom: string) => request<TestSet>("GET", `${path(classroom)}/test-set`);
export const chooseTestSet = (classroom: string, project: string) =>
  request<TestSet>("PUT", `${path(classroom)}/test-set`, { project_id: project });
export const forgetTestSet = (classroom: string) => request<void>("DELETE", `${path(classroom)}/test-set`);
