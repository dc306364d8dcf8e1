/** The endpoints of the lab. */
import type { ClassInsights, HonestScore, Problem, ReliabilityBin, Sample } from "../../apiTypes";
import { offlineError, request, toApiError } from "../../request";
import { language } from "../../words";

export type ImportStatus = "uploading" | "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** What the pictures of an import become. */
export type ImportPurpose = "samples" | "test_set";

export interface DataSetImport {
  id: string;
  purpose: ImportPurpose;
  file_name: string;
  status: ImportStatus;
  files: number;
  done: number;
  accepted: number;
  refused: number;
  already_here: number;
  seconds_left: number | null;
  waiting_for: Problem | null;
  problem: Problem | null;
}

export interface ImportRefusal {
  index: number;
  filename: string;
  code: string;
  message: string;
}

export interface ImportRefusals {
  refusals: ImportRefusal[];
  more: boolean;
}

export interface ClassShare {
  class_id: string;
  class_name: string;
  sample_count: number;
}

export interface DataSetRow extends Sample {
  number: number;
  name: string | null;
  class_name: string;
}

export interface DataSet {
  sample_count: number;
  /** Those that are switched off are not among them. */
  switched_off_count: number;
  classes: ClassShare[];
  first: DataSetRow[];
  last: DataSetRow[];
  random: DataSetRow[];
}

export type PartName = "training" | "validation" | "test";

export interface Part {
  part: PartName;
  sample_count: number;
  moment_count: number;
  classes: ClassShare[];
}

export interface Split {
  parts: Part[];
  /** Samples that a list of files puts into their parts; 0 where shares do. */
  listed: number;
  /** Moments with pictures in several parts, as only a list makes them. */
  divided_moments: number;
}

/** What a list of files says about the pictures; `unknown`: the first names on it that no picture has. */
export interface ListedSplit {
  unlisted: number;
  unknown_count: number;
  unknown: string[];
}

export interface SplitChoice {
  validation: number;
  test: number;
  seed: number;
}

export interface TestScore {
  class_id: string;
  class_name: string;
  confidence: number;
}

/** `true_name`: null where nothing told it. `right`: null where that cannot be said. `best`: three at most. */
export interface TestRow {
  id: string;
  number: number;
  name: string;
  image_url: string;
  true_name: string | null;
  right: boolean | null;
  best: TestScore[];
}

export interface TestClass extends Pick<ClassInsights, "id" | "name" | "right" | "precision" | "recall" | "f1"> {
  pictures: number;
  predicted: number;
}

export interface TestResult {
  model_id: string;
  answered: number;
  /** Answered pictures whose true class the model knows. */
  counted: number;
  right: number;
  unknown_labels: string[];
  score: HonestScore | null;
  classes: TestClass[];
  /** Rows are the true classes, columns the answered ones. */
  matrix: number[][];
  macro_f1: number | null;
  micro_f1: number | null;
  top_3: number | null;
  reliability: ReliabilityBin[];
}

export interface TestSet {
  picture_count: number;
  labeled_count: number;
  /** Null before a training. */
  result: TestResult | null;
  rows: TestRow[];
}

/** Rows of a test set that the server gives at once. */
export const TEST_ROWS = 50;

const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;
const importsPath = (project: string) => `${projectPath(project)}/imports`;
const importPath = (project: string, id: string) => `${importsPath(project)}/${encodeURIComponent(id)}`;

export const getDataSet = (project: string, seed: number) =>
  request<DataSet>("GET", `${projectPath(project)}/data-set?seed=${seed}`);
const splitQuery = ({ validation, test, seed }: SplitChoice) => `validation=${validation}&test=${test}&seed=${seed}`;
const splitListPath = (project: string) => `${projectPath(project)}/split-list`;
export const getSplit = (project: string, split: SplitChoice) =>
  request<Split>("GET", `${projectPath(project)}/split?${splitQuery(split)}`);
export const splitFilesAddress = (project: string, split: SplitChoice) =>
  `${projectPath(project)}/split/files.csv?${splitQuery(split)}`;
export const putSplitList = (project: string, list: Blob) =>
  request<ListedSplit>("PUT", splitListPath(project), list.slice(0, list.size, "text/csv"));
export const deleteSplitList = (project: string) => request<void>("DELETE", splitListPath(project));

const testSetPath = (project: string) => `${projectPath(project)}/test-set`;

export const getTestSet = (project: string, start: number) =>
  request<TestSet>("GET", `${testSetPath(project)}?start=${start}`);
/** A cell of a test set's matrix: the ids of the true class and of the answered one. */
export interface TestCell {
  class_id: string;
  answer_id: string;
}

/** The pictures of one cell, `start` of them left out. */
export const getTestCell = (project: string, cell: TestCell, start: number) =>
  request<TestSet>("GET", `${testSetPath(project)}?${new URLSearchParams({ ...cell, start: String(start) })}`);
/** Has some more pictures looked at. Tried again while the server is busy: none is looked at twice. */
export const lookAtTestSet = (project: string, signal: AbortSignal) =>
  request<{ made: number; missing: number }>("POST", `${testSetPath(project)}/looks`, undefined, {
    signal,
    retries: 3,
  });
export const deleteTestSet = (project: string) => request<void>("DELETE", testSetPath(project));
export const answersAddress = (project: string) => `${testSetPath(project)}/answers.csv`;

export const listImports = async (project: string) =>
  (await request<{ imports: DataSetImport[] }>("GET", importsPath(project))).imports;
export const getImport = (project: string, id: string, signal: AbortSignal) =>
  request<DataSetImport>("GET", importPath(project, id), undefined, { signal, retries: 0 });
export const cancelImport = (project: string, id: string) =>
  request<DataSetImport>("POST", `${importPath(project, id)}/cancel`);
/** The refused files behind the one with the index `after`. */
export const listRefusals = (project: string, id: string, after: number) =>
  request<ImportRefusals>("GET", `${importPath(project, id)}/refusals?after=${after}`);

/** Sends a zip file; `onSent` gets the fraction sent so far, which `fetch` cannot tell. Throws `ApiError`. */
export function sendZip(
  project: string,
  purpose: ImportPurpose,
  zip: Blob,
  name: string,
  onSent: (fraction: number) => void,
): Promise<DataSetImport> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", `${importsPath(project)}?purpose=${purpose}&filename=${encodeURIComponent(name)}`);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("Accept-Language", language);
    xhr.setRequestHeader("Content-Type", "application/zip");
    xhr.upload.onprogress = (event) => {
      if (event.total > 0) onSent(event.loaded / event.total);
    };
    xhr.onload = () => {
      if (xhr.status === 202) resolve(JSON.parse(xhr.responseText) as DataSetImport);
      else reject(toApiError(xhr.status, xhr.responseText, xhr.getResponseHeader("Retry-After")));
    };
    xhr.onerror = () => reject(offlineError());
    xhr.send(zip);
  });
}
