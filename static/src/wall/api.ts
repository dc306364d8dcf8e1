/** The endpoints of a lesson for its teacher. */
import type { DataWarning, HonestScore, Problem, Project, RunStatus } from "../apiTypes";
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
  /** How often the model is right about new pictures; null where nobody knows. */
  score: HonestScore | null;
  program_version: number;
  /** The id of the snapshot from before a reset, for restoring it. */
  before_reset: string | null;
}

export interface Tile {
  place_id: string;
  nickname: string;
  joined: boolean;
  idle_minutes: number | null;
  trouble: Trouble | null;
  project: TileProject | null;
  /** The rest of the student's projects, the one changed last first. */
  other_projects: { id: string; name: string; trained: boolean }[];
  hint: { text: string; created_at: string; seen: boolean } | null;
}

export interface Wall {
  id: string;
  name: string;
  /** Whether everybody is stopped and nothing new can begin. */
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
  /** How many students have work in it. */
  students: number;
  students_in_classroom: number;
}

export interface CollectedProject {
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
  /** Whether the model was trained with these pictures. */
  own: boolean;
}

interface SwapEntrant {
  project_id: string;
  project_name: string;
  nickname: string | null;
}

export type SwapColumn = SwapEntrant & { picture_count: number };
export type SwapRow = SwapEntrant & { score: HonestScore | null; cells: SwapCell[] };

export interface SwapTest {
  columns: SwapColumn[];
  rows: SwapRow[];
  without_model: number;
}

/** What a swap test can use of one student: projects with a model, most recently used first. */
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

const classroomPath = (classroom: string) => `/api/classrooms/${encodeURIComponent(classroom)}`;
const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;

export const getWall = (classroom: string, signal: AbortSignal) =>
  request<Wall>("GET", `${classroomPath(classroom)}/wall`, undefined, { signal, retries: 0 });
/** The warnings about the projects on the wall, by project id. */
export const getWallWarnings = async (classroom: string, signal: AbortSignal) =>
  (
    await request<{ projects: Record<string, DataWarning[]> }>(
      "GET",
      `${classroomPath(classroom)}/warnings`,
      undefined,
      { signal, retries: 0 },
    )
  ).projects;
export const freezeAll = (classroom: string, frozen: boolean) =>
  request<void>("PUT", `${classroomPath(classroom)}/frozen`, { frozen });
export const freezeProject = (project: string, frozen: boolean) =>
  request<Project>("PUT", `${projectPath(project)}/frozen`, { frozen });
/** Without places, the hint goes to everybody. */
export const sendHint = (classroom: string, text: string, places?: readonly string[]) =>
  request<void>(
    "POST",
    `${classroomPath(classroom)}/hints`,
    places === undefined ? { text } : { text, place_ids: places },
  );
export const withdrawHint = (classroom: string, place: string) =>
  request<void>("DELETE", `${classroomPath(classroom)}/students/${encodeURIComponent(place)}/hint`);
export const resetProject = (project: string) =>
  request<{ id: string | null }>("POST", `${projectPath(project)}/reset`);
export const restoreProject = (project: string) => request<void>("POST", `${projectPath(project)}/restore`);

export const listAssignments = async (classroom: string) =>
  (await request<{ assignments: Assignment[] }>("GET", `${classroomPath(classroom)}/assignments`)).assignments;
export const createAssignment = (classroom: string, project: string) =>
  request<Assignment>("POST", `${classroomPath(classroom)}/assignments`, { project_id: project });
export const endAssignment = (classroom: string, id: string) =>
  request<void>("DELETE", `${classroomPath(classroom)}/assignments/${id}`);
export const retryAssignment = (classroom: string, id: string) =>
  request<Assignment>("POST", `${classroomPath(classroom)}/assignments/${id}/retry`);

export const listCollections = async (classroom: string) =>
  (await request<{ collections: Collection[] }>("GET", `${classroomPath(classroom)}/collections`)).collections;
export const createCollection = (classroom: string) =>
  request<Collection>("POST", `${classroomPath(classroom)}/collections`);
export const getCollection = (classroom: string, id: string) =>
  request<Collection & { projects: CollectedProject[] }>("GET", `${classroomPath(classroom)}/collections/${id}`);
export const collectionPath = (classroom: string, id: string) =>
  `${classroomPath(classroom)}/collections/${encodeURIComponent(id)}/file`;
export const exportPath = (project: string) => `${projectPath(project)}/file`;

export const listSwapChoices = async (classroom: string) =>
  (await request<{ choices: SwapChoice[] }>("GET", `${classroomPath(classroom)}/swap-test/choices`)).choices;
/** Uses one of `projects` per student, otherwise the one worked on last. */
export const runSwapTest = (classroom: string, projects: readonly string[], shown: ShownPictures) => {
  const query = new URLSearchParams([["shown", shown], ...projects.map((id) => ["project", id])]);
  return request<SwapTest>("GET", `${classroomPath(classroom)}/swap-test?${query}`);
};
export const getTestSet = (classroom: string) => request<TestSet>("GET", `${classroomPath(classroom)}/test-set`);
export const chooseTestSet = (classroom: string, project: string) =>
  request<TestSet>("PUT", `${classroomPath(classroom)}/test-set`, { project_id: project });
export const removeTestSet = (classroom: string) => request<void>("DELETE", `${classroomPath(classroom)}/test-set`);
