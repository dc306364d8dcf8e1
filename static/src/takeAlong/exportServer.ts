/** The endpoints of exports. */
import { request } from "../api";

const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;

/** Names of formats, as the server has them. */
export type ExportFormat =
  | "tm"
  | "tflite"
  | "tflite16"
  | "onnx"
  | "onnx16"
  | "python"
  | "offline"
  | "turbowarp"
  | "page";

export interface Export {
  format: ExportFormat;
  state: "not_made" | "waiting" | "writing" | "proving" | "ready" | "impossible";
  size_bytes: number | null;
  problem: { code: string; message: string } | null;
}

const exportsPath = (model: string) => `/api/models/${encodeURIComponent(model)}/exports`;

/** The address of a file. */
export const exportPath = (model: string, format: ExportFormat) => `${exportsPath(model)}/${format}`;
export const listExports = async (model: string, signal?: AbortSignal) =>
  (await request<{ exports: Export[] }>("GET", exportsPath(model), undefined, signal ? { signal } : {})).exports;
/** Resolves when the file is made and proven. */
export const makeExport = (model: string, format: ExportFormat) =>
  request<Export>("POST", exportPath(model, format), undefined, { retries: 3 });

/** The address of a project's pictures. */
export const dataSetPath = (project: string, layout: "folders" | "tm") =>
  `${projectPath(project)}/dataset?layout=${layout}`;
/** The address of the answers about the test set. */
export const answersPath = (project: string) => `${projectPath(project)}/test-set/answers.csv`;
export const countTestPictures = async (project: string) =>
  (await request<{ picture_count: number }>("GET", `${projectPath(project)}/test-set`)).picture_count;
