/** Trains the model from within a program: adds pictures, trains, and reports the scores. */
import type { TrainingRun, TrainingSettings, UploadResult } from "../../apiTypes";
import type { SeenPicture } from "../../seenPicture";
import { BlockProblem } from "../runtime/problems";

/** How often the state of a training run is requested. */
const POLL_EVERY_MS = 300;

/** The endpoints of one project that training uses, and the callbacks to the page. */
export interface TrainingHost {
  /** The picture that the program sees now or saw last. */
  currentPicture(): Promise<SeenPicture | null>;
  /** Undefined for a deleted class. */
  pictureCount(classId: string): number | undefined;
  addPicture(classId: string, picture: SeenPicture): Promise<UploadResult>;
  startRun(settings: Partial<TrainingSettings>): Promise<TrainingRun>;
  getRun(run: string): Promise<TrainingRun>;
  cancelRun(run: string): Promise<unknown>;
  delay(ms: number): Promise<unknown>;
  /** Called when pictures or the model have changed. */
  onDataChanged(): Promise<void>;
  /** Called when a value has changed that programs can read. */
  onFactsChanged(): void;
}

export class ModelTraining {
  /** 0 to 100. */
  progress = 0;
  /** 0 to 1; 0 before any training. */
  validationAccuracy = 0;
  /** The last addition; pictures are added one after the other. */
  private lastAddition: Promise<unknown> = Promise.resolve();
  private training: Promise<void> | null = null;
  /** Grows with every reset: results of earlier calls are ignored. */
  private generation = 0;

  constructor(private readonly host: TrainingHost) {}

  /** Adds the picture that the program sees now or saw last. */
  addPicture(classId: string): Promise<void> {
    const { generation } = this;
    const added = this.lastAddition.then(() =>
      generation === this.generation ? this.sendPicture(classId) : undefined,
    );
    this.lastAddition = added.catch(() => undefined);
    return added;
  }

  /** Only one training runs at a time: further calls wait for the same one. */
  train(settings: Partial<TrainingSettings>): Promise<void> {
    this.training ??= this.followTraining(this.generation, settings).finally(() => {
      this.training = null;
    });
    return this.training;
  }

  /** Cancels a running training; the model stays as it is. */
  reset(): void {
    this.generation += 1;
    this.setProgress(0, 0);
  }

  private async sendPicture(classId: string): Promise<void> {
    if (this.host.pictureCount(classId) === undefined) throw new BlockProblem("missing_class");
    const picture = await this.host.currentPicture();
    if (picture === null) throw new BlockProblem("no_picture");
    const {
      rejected: [refused],
    } = await this.host.addPicture(classId, picture);
    if (refused !== undefined) throw new BlockProblem("picture_refused", { reason: refused.message });
    await this.host.onDataChanged();
    this.host.onFactsChanged();
  }

  private async followTraining(generation: number, settings: Partial<TrainingSettings>): Promise<void> {
    this.setProgress(0, this.validationAccuracy);
    let run = await this.host.startRun(settings);
    while (run.status === "queued" || run.status === "running") {
      await this.host.delay(POLL_EVERY_MS);
      if (generation !== this.generation) return void (await this.host.cancelRun(run.id));
      run = await this.host.getRun(run.id);
      if (generation === this.generation)
        this.setProgress(Math.floor((100 * (run.history?.length ?? 0)) / run.settings.epochs), this.validationAccuracy);
    }
    if (generation !== this.generation) return;
    if (run.status !== "succeeded") throw new BlockProblem("training_failed", { reason: run.error?.message ?? "" });
    await this.host.onDataChanged();
    this.setProgress(100, run.scores?.val_acc ?? run.history?.at(-1)?.val_acc ?? 0);
  }

  private setProgress(progress: number, validationAccuracy: number): void {
    this.progress = progress;
    this.validationAccuracy = validationAccuracy;
    this.host.onFactsChanged();
  }
}
