/** The shapes that the server answers with (HTTP contract, version 1). */

export interface ImageClass {
  id: string;
  name: string;
  sample_count: number;
  cover_url: string | null;
}

export interface Project {
  id: string;
  name: string;
  created_at: string;
  updated_at: string;
  classes: ImageClass[];
  current_model_id: string | null;
  frozen: boolean;
  data_revision: number;
  /** A link opens it to others. */
  shared: boolean;
  /** The shared project that it was copied from; `address` is null once that is not shared any more. */
  remix_of: { name: string; address: string | null } | null;
  thumbnail_url: string | null;
}

/** A project's link. */
export interface Share {
  id: string;
  /** Where the program plays, on this server: "/play/…". */
  address: string;
  with_pictures: boolean;
}

/** What a link opens. */
export interface Shared {
  name: string;
  format: number;
  blocks: Record<string, unknown> | null;
  model_id: string | null;
  classes: { id: string; name: string }[];
  with_pictures: boolean;
}

/** A program as it once was saved. */
export interface ProgramVersion {
  version: number;
  saved_at: string;
  sprites: number;
  blocks: number;
}

export interface Sample {
  id: string;
  class_id: string;
  created_at: string;
  image_url: string;
}

/** `index` is the position of the file in the request. */
export interface AcceptedSample extends Sample {
  filename: string;
  index: number;
}

export interface RejectedFile {
  filename: string;
  code: string;
  message: string;
  index: number;
}

export interface Intake {
  accepted: AcceptedSample[];
  rejected: RejectedFile[];
}

export interface MissingSamples {
  class_id: string;
  class_name: string;
  sample_count: number;
  needed: number;
}

export interface Readiness {
  ready: boolean;
  missing: MissingSamples[];
  /** How many classes are to be added; 0 when there are enough. */
  classes_needed: number;
  engine_ready: boolean;
  /** Why the engine is not ready. */
  engine_problem: Problem | null;
  /** What looks at the pictures; null until it is known. */
  device: string | null;
}

export interface Problem {
  code: string;
  message: string;
}

export interface TrainingSettings {
  epochs: number;
  batch_size: number;
  learning_rate: number;
  validation_ratio: number;
  hidden_units: number;
}

/** What one epoch reached; the validation scores are null without validation data. */
export interface EpochScores {
  epoch: number;
  loss: number;
  acc: number;
  val_loss: number | null;
  val_acc: number | null;
}

export type Scores = Omit<EpochScores, "epoch">;

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface TrainingRun {
  id: string;
  status: RunStatus;
  settings: TrainingSettings;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  model_id: string | null;
  queue_position: number | null;
  error: Problem | null;
  data_revision: number;
  scores?: Scores | null;
  history?: EpochScores[];
}

export interface ModelClass {
  id: string;
  name: string;
  deleted?: boolean;
}

export interface Model {
  id: string;
  project_id: string;
  run_id: string;
  created_at: string;
  classes: ModelClass[];
  settings: TrainingSettings;
  scores: Scores | null;
  /** The pictures or classes have changed since this model was trained. */
  stale: boolean;
  current: boolean;
}

export interface ClassScore {
  class_id: string;
  class_name: string;
  confidence: number;
}

/** The answer for one picture; `scores` holds every class, best first. */
export interface Recognition {
  result: string;
  confidence: number;
  scores: ClassScore[];
}

export interface Range {
  min: number;
  max: number;
  default: number;
}

export interface Limits {
  max_picture_bytes: number;
  max_picture_pixels: number;
  min_classes: number;
  min_samples_per_class: number;
  max_name_length: number;
  max_samples_per_class: number;
  max_classes: number;
  undo_minutes: number;
  settings: Record<"epochs" | "batch_size" | "learning_rate" | "validation_ratio", Range>;
}

/** A student's own picture for the stage; programs name it by `name`. */
export interface OwnPicture {
  id: string;
  name: string;
  width: number;
  height: number;
  created_at: string;
  image_url: string;
}

/** `version` is 0 before the first save. */
export interface Program {
  version: number;
  format: number;
  blocks: Record<string, unknown> | null;
  updated_at: string | null;
}

/** What was erased; `complete` is false while the disk keeps some files for a few minutes more. */
export interface Receipt {
  erased_at: string;
  classrooms: number;
  students: number;
  projects: number;
  pictures: number;
  models: number;
  programs: number;
  complete: boolean;
}
