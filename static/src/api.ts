/** Every endpoint that the pages use, one function each. */
import type {
  AnswerList,
  CardDraft,
  ChosenAnswers,
  DataWarnings,
  DeviceModelData,
  ErasureReceipt,
  ImageClass,
  Insights,
  Limits,
  Model,
  OwnPicture,
  OwnSound,
  Program,
  ProgramVersion,
  Project,
  Readiness,
  Recognition,
  RecognitionPart,
  Sample,
  SamplesChange,
  Share,
  SharedProgram,
  TrainingRun,
  TrainingSettings,
  UploadResult,
} from "./apiTypes";
import { randomId } from "./randomId";
import { type RequestOptions, request } from "./request";
import type { SeenPicture } from "./seenPicture";

export * from "./apiTypes";
export { ApiError, request } from "./request";

const projectPath = (project: string) => `/api/projects/${encodeURIComponent(project)}`;
const classPath = (project: string, id: string) => `${projectPath(project)}/classes/${encodeURIComponent(id)}`;
const modelPath = (model: string) => `/api/models/${encodeURIComponent(model)}`;

export const getLimits = () => request<Limits>("GET", "/api/limits");

/** Permanently erases everything of this student. */
export const eraseMyData = () => request<ErasureReceipt>("DELETE", "/api/me");

export const listProjects = async () => (await request<{ projects: Project[] }>("GET", "/api/projects")).projects;
export const createProject = (name: string) =>
  request<Project>("POST", "/api/projects", { name }, { needsCookie: true });
export const getProject = (project: string) => request<Project>("GET", projectPath(project));
export const changeProject = (project: string, change: { name?: string; current_model_id?: string }) =>
  request<Project>("PATCH", projectPath(project), change);
export const deleteProject = (project: string) => request<void>("DELETE", projectPath(project));

export const createClass = (project: string, name: string) =>
  request<ImageClass>("POST", `${projectPath(project)}/classes`, { name });
interface ClassChange {
  name?: string;
  /** Counted from 0. */
  position?: number;
  /** Null takes the card away. */
  card?: CardDraft | null;
}

export const changeClass = (project: string, id: string, change: ClassChange) =>
  request<ImageClass>("PATCH", classPath(project, id), change);
export const deleteClass = (project: string, id: string) => request<void>("DELETE", classPath(project, id));
export const restoreClass = (project: string, id: string) =>
  request<ImageClass>("POST", `${classPath(project, id)}/restore`);

export const samplesPath = (project: string, classId: string) => `${classPath(project, classId)}/samples`;
const samplePath = (project: string, sample: string) => `${projectPath(project)}/samples/${encodeURIComponent(sample)}`;

/** The newest samples of a class, of those that came before a known one; `earlier`: how many came before them. */
export const listSamples = (project: string, classId: string, limit: number, before: string | null) => {
  const asked = new URLSearchParams({ limit: String(limit), ...(before === null ? {} : { before }) });
  return request<{ samples: Sample[]; earlier: number }>("GET", `${samplesPath(project, classId)}?${asked}`);
};
/** Those of the samples that exist, at most 100. */
export const findSamples = async (project: string, samples: readonly string[]) => {
  const asked = new URLSearchParams(samples.map((id) => ["id", id]));
  return (await request<{ samples: Sample[] }>("GET", `${projectPath(project)}/samples?${asked}`)).samples;
};
/** Adds a picture to a class and retries while the server is busy. Pages that show a queue use collect/uploads. */
export const addSample = (project: string, classId: string, { picture, mirrored }: SeenPicture) => {
  const form = pictureForm("files", [picture]);
  form.append("mirrored", String(mirrored));
  return request<UploadResult>("POST", samplesPath(project, classId), form, { retries: 5, key: randomId() });
};
export const deleteSample = (project: string, sample: string) => request<void>("DELETE", samplePath(project, sample));
/** Moves a picture to another class of its project. */
export const moveSample = (project: string, sample: string, classId: string) =>
  request<Sample>("PATCH", samplePath(project, sample), { class_id: classId });
/** The address of a sample's picture. */
export const sampleImagePath = (project: string, sample: string) => `${samplePath(project, sample)}/image`;
/** The address of a picture's thumbnail, for grids: a seventh of the bytes. `imageUrl`: of a sample's or a test picture. */
export const thumbnailOf = (imageUrl: string) => `${imageUrl}?thumbnail=true`;
export const restoreSample = (project: string, sample: string) =>
  request<Sample>("POST", `${samplePath(project, sample)}/restore`);
/** Changes all of the samples, or none of them; at most `max_samples_per_change`. */
export const changeSamples = async (project: string, samples: readonly string[], change: SamplesChange) => {
  const body = { sample_ids: samples, ...change };
  return (await request<{ samples: Sample[] }>("PATCH", `${projectPath(project)}/samples`, body)).samples;
};

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
/** Without the answers about single pictures: `listAnswers` has them. */
export const getInsights = (model: string) => request<Insights>("GET", `${modelPath(model)}/insights?answers=false`);
/** Answers that a training found out about its pictures: those after a picture, or the first, at most `limit`. */
export const listAnswers = (model: string, chosen: ChosenAnswers, after: string | null, limit: number) => {
  const asked = new URLSearchParams({ ...chosen, ...(after === null ? {} : { after }), limit: String(limit) });
  return request<AnswerList>("GET", `${modelPath(model)}/insights/answers?${asked}`);
};
/** What is wrong with pictures: of each kind, so many pictures at most. */
const WARNED_PICTURES = 200;
export const getWarnings = (project: string) =>
  request<DataWarnings>("GET", `${projectPath(project)}/warnings?sample_limit=${WARNED_PICTURES}`);

export interface RecognitionOptions extends RequestOptions {
  /** What the answer tells besides the scores. */
  parts?: readonly RecognitionPart[];
  /** The share of the model's own moments that may be taken for unknown. */
  strictness?: number;
  /** One picture of many that a webcam takes, one after the other. */
  live?: boolean;
}

/** Recognizes one picture; `session` is 1–64 of A–Z a–z 0–9 _ -. */
export const recognize = (model: string, session: string, picture: Blob, options: RecognitionOptions = {}) => {
  const { parts, strictness, ...sending } = options;
  const path = `${modelPath(model)}/recognitions?${recognitionQuery(session, options)}`;
  return request<Recognition>("POST", path, pictureForm("image", [picture]), { retries: 5, ...sending });
};
/** The question about a picture, without the picture. */
export function recognitionQuery(session: string, { parts = [], strictness }: RecognitionOptions): string {
  const asked = parts.length === 0 ? "" : `&with=${parts.join(",")}`;
  const strict = strictness === undefined ? "" : `&strictness=${strictness}`;
  return `session=${session}${asked}${strict}`;
}
/** Where a page of this server sends the pictures of a webcam. */
export const liveAddress = (model: string, { protocol, host }: Location) =>
  `${protocol === "https:" ? "wss" : "ws"}://${host}${modelPath(model)}/live`;
export const recognitionResult = async (model: string, session: string) =>
  (await request<{ value: string }>("GET", `${modelPath(model)}/recognition/result?session=${session}`)).value;
export const recognitionConfidence = async (model: string, session: string, classId: string) =>
  (await request<{ value: number }>("GET", recognitionQueryPath(model, "confidence", session, classId))).value;
export const recognitionIs = async (model: string, session: string, classId: string) =>
  (await request<{ value: boolean }>("GET", recognitionQueryPath(model, "is", session, classId))).value;
/** What this device needs to recognize by itself. */
export const getDeviceModel = (model: string) => request<DeviceModelData>("GET", `${modelPath(model)}/device-model`);
export const forgetRecognition = (model: string, session: string) =>
  request<void>("DELETE", `${modelPath(model)}/recognition?session=${session}`);

export const ownPicturesPath = (project: string) => `${projectPath(project)}/pictures`;
export const listOwnPictures = async (project: string) =>
  (await request<{ pictures: OwnPicture[] }>("GET", ownPicturesPath(project))).pictures;
/** Stores a picture for the stage and retries while the server is busy. */
export const addOwnPicture = (project: string, picture: Blob) =>
  request<OwnPicture>("POST", ownPicturesPath(project), pictureForm("image", [picture]), { retries: 5 });
export const ownSoundsPath = (project: string) => `${projectPath(project)}/sounds`;
/** Stores a sound, a WAV file, and retries while the server is busy. */
export const addOwnSound = (project: string, sound: Blob) =>
  request<OwnSound>("POST", ownSoundsPath(project), pictureForm("sound", [sound]), { retries: 5 });
export const listOwnSounds = async (project: string) =>
  (await request<{ sounds: OwnSound[] }>("GET", ownSoundsPath(project))).sounds;

export const deleteOwnSound = (project: string, id: string) =>
  request<void>("DELETE", `${ownSoundsPath(project)}/${encodeURIComponent(id)}`);

export const deleteOwnPicture = (project: string, id: string) =>
  request<void>("DELETE", `${ownPicturesPath(project)}/${encodeURIComponent(id)}`);

export const getProgram = (project: string) => request<Program>("GET", `${projectPath(project)}/program`);
/** `version` is the version read last; the server refuses an outdated one with `program_stale`. */
export const saveProgram = (project: string, program: Pick<Program, "version" | "format" | "blocks">) =>
  request<Program>("PUT", `${projectPath(project)}/program`, program);

export const listVersions = async (project: string) =>
  (await request<{ versions: ProgramVersion[] }>("GET", `${projectPath(project)}/program/versions`)).versions;
export const restoreVersion = (project: string, version: number) =>
  request<Program>("POST", `${projectPath(project)}/program/versions/${version}/restore`);
/** Browsers refuse keepalive requests above 64 kB. */
const MAX_KEEPALIVE_BYTES = 48_000;
/** Stores a picture of the stage, which the project's card shows. */
export const saveThumbnail = (project: string, picture: Blob) =>
  request<void>("PUT", `${projectPath(project)}/thumbnail`, pictureForm("image", [picture]), {
    retries: 0,
    keepalive: picture.size < MAX_KEEPALIVE_BYTES,
  });

const sharePath = (share: string) => `/api/shares/${encodeURIComponent(share)}`;

/** Refused with `share_not_found` while the project is not shared. */
export const getShare = (project: string) => request<Share>("GET", `${projectPath(project)}/share`);
export const shareProject = (project: string, allowed: { with_pictures: boolean }) =>
  request<Share>("PUT", `${projectPath(project)}/share`, allowed);
export const unshareProject = (project: string) => request<void>("DELETE", `${projectPath(project)}/share`);
export const getShared = (share: string) => request<SharedProgram>("GET", sharePath(share));
export const remixShared = (share: string) =>
  request<Project>("POST", `${sharePath(share)}/remix`, undefined, { needsCookie: true });
export const sharedSoundsPath = (share: string) => `${sharePath(share)}/sounds`;
export const sharedPicturesPath = (share: string) => `${sharePath(share)}/pictures`;

export const projectFilePath = (project: string) => `${projectPath(project)}/file`;

export const createExampleProject = (example: string) =>
  request<Project>("POST", `/api/examples/${encodeURIComponent(example)}/projects`, undefined, { needsCookie: true });

function recognitionQueryPath(model: string, question: string, session: string, classId: string): string {
  return `${modelPath(model)}/recognition/${question}?session=${session}&class=${encodeURIComponent(classId)}`;
}

/** Pictures as a form; a Blob without a name (a capture) is called capture.jpg. */
export function pictureForm(field: string, pictures: readonly Blob[]): FormData {
  const form = new FormData();
  for (const picture of pictures) form.append(field, picture, picture instanceof File ? picture.name : "capture.jpg");
  return form;
}
