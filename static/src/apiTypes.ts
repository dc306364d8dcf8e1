/** The shapes that the server answers with (HTTP contract, version 1). */
import type { ConditionName, SettingName, TrainingSettings } from "./trainingSettings";

export type { TrainingSettings };

export interface ImageClass {
  id: string;
  name: string;
  sample_count: number;
  /** How many of them are switched off. */
  switched_off_count: number;
  cover_url: string | null;
  /** Whether its cover is shown mirrored. */
  cover_mirrored: boolean;
  /** The number of its color on the pages; it never changes. */
  color: number;
  card: Card | null;
}

/** What an answer shows beside the name of its class. */
export interface Card {
  text: string;
  /** A web address that is shown as text. */
  link: string | null;
  /** Its picture; null where it has none, or the class no longer has that sample. */
  sample_id: string | null;
  image_url: string | null;
  image_mirrored: boolean;
}

export type CardDraft = Pick<Card, "text" | "link" | "sample_id">;

/** A class that the project no longer has, but that blocks and models may still name. */
export interface DeletedClass {
  id: string;
  name: string;
  color: number;
}

export interface Project {
  id: string;
  name: string;
  created_at: string;
  updated_at: string;
  classes: ImageClass[];
  deleted_classes: DeletedClass[];
  current_model_id: string | null;
  frozen: boolean;
  data_revision: number;
  /** Whether others can open it by a link. */
  shared: boolean;
  /** The shared project that this one was copied from; `address` is null once that project is no longer shared. */
  remix_of: { name: string; address: string | null } | null;
  thumbnail_url: string | null;
}

/** A project's link. */
export interface Share {
  id: string;
  /** The address of the playable program on this server: "/play/…". */
  address: string;
  /** The same for other devices, and as a QR code. */
  url: string;
  qr: string;
  /** Whether other devices reach the server. */
  on_network: boolean;
  with_pictures: boolean;
}

/** What the server sends to a page opened by a link. */
export interface SharedProgram {
  name: string;
  format: number;
  blocks: Record<string, unknown> | null;
  model_id: string | null;
  classes: { id: string; name: string }[];
  with_pictures: boolean;
}

/** An earlier saved version of the program. */
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
  /** Whether the student saw it mirrored; it is shown so, but the picture itself is not. */
  mirrored: boolean;
  /** Kept without being learnt from. */
  switched_off: boolean;
}

/** What becomes of many samples at once; what is left out stays as it is. */
export interface SamplesChange {
  class_id?: string;
  switched_off?: boolean;
  /** False brings back what was deleted. */
  deleted?: boolean;
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

export interface UploadResult {
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
  /** How many more classes training needs; 0 when there are enough. */
  classes_needed: number;
  engine_ready: boolean;
  /** Why the engine is not ready. */
  engine_problem: Problem | null;
  /** The processor that runs the model; null until it is known. */
  device: string | null;
}

export interface Problem {
  code: string;
  message: string;
}

/** The scores of one epoch; the validation scores are null without validation data. */
export interface EpochScores {
  epoch: number;
  loss: number;
  acc: number;
  val_loss: number | null;
  val_acc: number | null;
  /** That of the epoch; null where an earlier version trained, and before the first epoch. */
  learning_rate: number | null;
}

export type Scores = Omit<EpochScores, "epoch" | "learning_rate">;

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** What the lab prepares for a run, which waits in the queue meanwhile. */
export interface Preparation {
  prepared: boolean;
  variants: number;
  variants_done: number;
  /** Pictures in the parts of the split; null without one, and before it runs. */
  parts: { training: number; validation: number; test: number; listed: number } | null;
  waiting_for: Problem | null;
}

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
  /** The epoch after which the model was kept. */
  kept_epoch: number | null;
  /** Why it was over, once it succeeded. */
  ending: "all_epochs" | "stopped_early" | null;
  history?: EpochScores[];
  /** Null but for runs of the lab with variants or a split. */
  preparation?: Preparation | null;
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

/** How much each cell of the picture speaks for the best class: 0 to 1, row by row from the top left. */
export interface HeatMap {
  class_id: string;
  /** Cells in a row, and rows. */
  side: number;
  values: number[];
}

/** The recognition of one picture; `scores` holds every class, best first. What was not asked for is missing. */
export interface Recognition {
  result: string;
  confidence: number;
  scores: ClassScore[];
  heat_map?: HeatMap;
  /** Whether the picture is like the training pictures. */
  known?: boolean;
  /** How like them it is, up to 1. */
  familiarity?: number;
  /** The nearest training picture of the answered class, then of the runner-up. */
  nearest?: NearestSample[];
  /** The three training pictures most like it, of all classes. */
  similar?: NearestSample[];
}

export interface NearestSample {
  sample_id: string;
  class_id: string;
  similarity: number;
}

/** A model for this device; numbers are bytes in base64. */
export interface DeviceModelData {
  /** Address of the network's file. */
  network: string;
  classes: { id: string; name: string }[];
  head: { shapes: [number, number][]; numbers: string };
  familiarity: {
    size: number;
    /** `sample_id` is null of a deleted picture. */
    samples: { sample_id: string | null; class_id: string }[];
    directions: string;
    own: string;
  } | null;
}

/** What a recognition can tell besides its scores. */
export type RecognitionPart = "familiarity" | "nearest" | "similar" | "heat_map";

/** How often a model is right about new pictures; `right`, `low` and `high` are of `of` pictures. */
export interface HonestScore {
  right: number;
  low: number;
  high: number;
  of: number;
  share: number;
  share_low: number;
  share_high: number;
}

/** How well one class is recognized. A class of one moment is not asked about: its figures are null. */
export interface ClassInsights {
  id: string;
  name: string;
  pictures: number;
  moments: number;
  asked: number;
  right: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
}

/** The answers that were about equally sure. */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  confidence: number | null;
  right: number | null;
}

/** The answer about one sample that the answering head had not seen; null where none could be asked. */
export interface SampleAnswer {
  sample_id: string;
  class_id: string;
  answer_id: string | null;
  confidence: number | null;
  moment: number;
}

/** What a training found out about its samples. */
export interface Insights {
  model_id: string;
  asked: number;
  right: number;
  score: HonestScore | null;
  classes: ClassInsights[];
  /** Rows are the true classes, columns the answered ones. */
  matrix: number[][];
  macro_f1: number | null;
  micro_f1: number | null;
  top_3: number | null;
  reliability: ReliabilityBin[];
  /** Ids of samples that this model answers otherwise than the one before; null without one. */
  changes: { mended: string[]; broken: string[] } | null;
  unknown: { threshold: number; known_kept: number; strictness: number };
}

/** The answers of one cell of the matrix, or about the pictures that this model answers otherwise. */
export type ChosenAnswers = { class_id: string; answer_id: string } | { change: "mended" | "broken" };

export interface AnswerList {
  answers: SampleAnswer[];
  /** How many come after these. */
  left: number;
}

export type WarningCode =
  | "few_moments"
  | "one_moment"
  | "same_background"
  | "unequal_classes"
  | "same_picture"
  | "dark"
  | "blurred";

/** Something about the pictures that will make the model worse. */
export interface DataWarning {
  code: WarningCode;
  class_ids: string[];
  sample_ids: string[];
  facts: Record<string, number>;
}

/** The worst warnings first, and the one to begin with. */
export interface DataWarnings {
  warnings: DataWarning[];
  advice: { code: string; class_id: string } | null;
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
  max_card_text_length: number;
  max_card_link_length: number;
  max_samples_per_change: number;
  max_sound_seconds: number;
  max_samples_per_class: number;
  max_classes: number;
  max_import_bytes: number;
  max_import_files: number;
  max_incoming_bytes: number;
  max_test_set_pictures: number;
  max_grid_combinations: number;
  max_grid_epochs: number;
  max_network_training_epochs: number;
  max_own_network_layers: number;
  max_own_network_parameters: number;
  /** Multiplications for a picture, in millions. */
  max_own_network_work: number;
  max_own_network_side: number;
  /** Whether the server writes event files of TensorBoard. */
  event_files: boolean;
  /** The trackers of experiments that get every finished training. */
  trackers: string[];
  max_run_note_length: number;
  max_run_tags: number;
  max_run_tag_length: number;
  undo_minutes: number;
  settings: Record<SettingName | ConditionName, Range>;
}

/** A student's own picture for the stage; programs name it by `name`. */
export interface OwnSound {
  id: string;
  name: string;
  created_at: string;
  audio_url: string;
}

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

/** What was erased; `complete` is false while some files stay on disk for a few more minutes. */
export interface ErasureReceipt {
  erased_at: string;
  classrooms: number;
  students: number;
  projects: number;
  pictures: number;
  models: number;
  programs: number;
  complete: boolean;
}
