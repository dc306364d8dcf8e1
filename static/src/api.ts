/** Every endpoint that the pages use, one function each. */
import type {
  ImageClass, Intake, Limits, Model, OwnPicture, Program, ProgramVersion, Project, Readiness, Receipt,
  Recognition, Sample, Share, Shared, TrainingRun, TrainingSettings,
} from "./contract";
import { request, type Asking } from "./request";
import { newSession } from "./session";

export * from "./contract";
export { ApiError, request } from "./request";

const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;
const classPath = (project: string, id: string) => `${projectPath(project)}/classes/${encodeURIComponent(id)}`;
const modelPath = (model: string) => `/api/models/${encodeURIComponent(model)}`;

export const getLimits = () => request<Limits>("GET", "/api/limits");

/** Erases everything of this student, for good. */
export const eraseMe = () => request<Receipt>("DELETE", "/api/me");

export const listProjects = async () =>
  (await request<{ projects: Project[] }>("GET", "/api/projects")).projects;
export const createProject = (name: string) => request<Project>("POST", "/api/projects", { name });
export const getProject = (project: string) => request<Project>("GET", projectPath(project));
export const changeProject = (project: string, change: { name?: string; current_model_id?: string }) =>
  request<Project>("PATCH", projectPath(project), change);
export const deleteProject = (project: string) => request<void>("DELETE", projectPath(project));

export const createClass = (project: string, name: string) =>
  request<ImageClass>("POST", `${projectPath(project)}/classes`, { name });
/** `position` counts from 0. */
export const changeClass = (project: string, id: string, change: { name?: string; position?: number }) =>
  request<ImageClass>("PATCH", classPath(project, id), change);
export const deleteClass = (project: string, id: string) => request<void>("DELETE", classPath(project, id));

export const samplesPath = (project: string, classId: string) => `${classPath(project, classId)}/samples`;
const samplePath = (project: string, sample: string) => `${projectPath(project)}/samples/${encodeURIComponent(sample)}`;

export const listSamples = async (project: string, classId: string) =>
  (await request<{ samples: Sample[] }>("GET", samplesPath(project, classId))).samples;
/** Adds pictures to a class and waits out a busy server. For a visible queue see collect/uploads. */
export const addSamples = (project: string, classId: string, files: readonly Blob[], asking: Asking = {}) =>
  request<Intake>("POST", samplesPath(project, classId), pictureForm("files", files), { retries: 5, key: newSession(), ...asking });
export const deleteSample = (project: string, sample: string) => request<void>("DELETE", samplePath(project, sample));
export const restoreSample = (project: string, sample: string) =>
  request<Sample>("POST", `${samplePath(project, sample)}/restore`);

export const getReadiness = (project: string) => request<Readiness>("GET", `${projectPath(project)}/readiness`);
export const startRun = (project: string, settings: Partial<TrainingSettings>) =>
  request<TrainingRun>("POST", `${projectPath(project)}/runs`, settings);
export const listRuns = async (project: string) =>
  (await request<{ runs: TrainingRun[] }>("GET", `${projectPath(project)}/runs`)).runs;
export const getRun = (project: string, run: string) =>
  request<TrainingRun>("GET", `${projectPath(project)}/runs/${encodeURIComponent(run)}`);
export const cancelRun = (project: string, run: string) =>
  request<TrainingRun>("POST", `${projectPath(project)}/runs/${encodeURIComponent(run)}/cancel`);
export const runEventsPath = (project: string, run: string) =>
  `${projectPath(project)}/runs/${encodeURIComponent(run)}/events`;

export const getModel = (model: string) => request<Model>("GET", modelPath(model));
/** Recognises one picture; `session` is 1–64 of A–Z a–z 0–9 _ -. */
export const recognize = (model: string, session: string, picture: Blob, asking: Asking = {}) =>
  request<Recognition>(
    "POST", `${modelPath(model)}/recognitions?session=${session}`, pictureForm("image", [picture]),
    { retries: 5, ...asking },
  );
export const recognitionResult = async (model: string, session: string) =>
  (await request<{ value: string }>("GET", `${modelPath(model)}/recognition/result?session=${session}`)).value;
export const recognitionConfidence = async (model: string, session: string, classId: string) =>
  (await request<{ value: number }>("GET", answerPath(model, "confidence", session, classId))).value;
export const recognitionIs = async (model: string, session: string, classId: string) =>
  (await request<{ value: boolean }>("GET", answerPath(model, "is", session, classId))).value;
export const forgetRecognition = (model: string, session: string) =>
  request<void>("DELETE", `${modelPath(model)}/recognition?session=${session}`);

export const ownPicturesPath = (project: string) => `${projectPath(project)}/pictures`;
export const listOwnPictures = async (project: string) =>
  (await request<{ pictures: OwnPicture[] }>("GET", ownPicturesPath(project))).pictures;
/** Keeps a picture for the stage and waits out a busy server. */
export const addOwnPicture = (project: string, picture: Blob) =>
  request<OwnPicture>("POST", ownPicturesPath(project), pictureForm("image", [picture]), { retries: 5 });
export const deleteOwnPicture = (project: string, id: string) =>
  request<void>("DELETE", `${ownPicturesPath(project)}/${encodeURIComponent(id)}`);

export const getProgram = (project: string) => request<Program>("GET", `${projectPath(project)}/program`);
/** `version` is the one last read; a stale one is refused with `program_stale`. */
export const saveProgram = (project: string, program: Pick<Program, "version" | "format" | "blocks">) =>
  request<Program>("PUT", `${projectPath(project)}/program`, program);

export const listVersions = async (project: string) =>
  (await request<{ versions: ProgramVersion[] }>("GET", `${projectPath(project)}/program/versions`)).versions;
export const restoreVersion = (project: string, version: number) =>
  request<Program>("POST", `${projectPath(project)}/program/versions/${version}/restore`);
/** Browsers refuse more than 64 kB of what is to go on after a page has been left. */
const MOST_KEPT_ALIVE = 48_000;
/** The stage as a picture, shown on the project's card. */
export const saveThumbnail = (project: string, picture: Blob) =>
  request<void>("PUT", `${projectPath(project)}/thumbnail`, pictureForm("image", [picture]), { retries: 0, keepalive: picture.size < MOST_KEPT_ALIVE });

const sharePath = (share: string) => `/api/shares/${encodeURIComponent(share)}`;

/** Refused with `share_not_found` while the project is not shared. */
export const getShare = (project: string) => request<Share>("GET", `${projectPath(project)}/share`);
export const shareProject = (project: string, allowed: { with_pictures: boolean }) =>
  request<Share>("PUT", `${projectPath(project)}/share`, allowed);
export const unshareProject = (project: string) => request<void>("DELETE", `${projectPath(project)}/share`);
export const getShared = (share: string) => request<Shared>("GET", sharePath(share));
export const remixShared = (share: string) => request<Project>("POST", `${sharePath(share)}/remix`);
export const sharedPicturesPath = (share: string) => `${sharePath(share)}/pictures`;

export const projectFilePath = (project: string) => `${projectPath(project)}/file`;
export const importProject = (file: File) => request<Project>("POST", "/api/project-files", pictureForm("file", [file]));

export const makeExample = (example: string) =>
  request<Project>("POST", `/api/examples/${encodeURIComponent(example)}/projects`);

function answerPath(model: string, question: string, session: string, classId: string): string {
  return `${modelPath(model)}/recognition/${question}?session=${session}&class=${encodeURIComponent(classId)}`;
}

/** Pictures as a form; a Blob without a name (a capture) is called capture.jpg. */
export function pictureForm(field: string, pictures: readonly Blob[]): FormData {
  const form = new FormData();
  for (const picture of pictures) form.append(field, picture, picture instanceof File ? picture.name : "capture.jpg");
  return form;
}
