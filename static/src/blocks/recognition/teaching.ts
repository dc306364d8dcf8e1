/** Teaching the model from within a program: pictures for its classes, training, and what came of it. */
import type { Intake, TrainingRun, TrainingSettings } from "../../contract";
import { BlockProblem } from "../runtime/problems";

/** How often a training run is looked at. */
const LOOK_EVERY_MS = 300;

/** What teaching reaches: the endpoints of one project, and the page. */
export interface School {
  /** The picture that the program sees now, or saw last. */
  picture(): Promise<Blob | null>;
  /** Undefined for a class that is gone. */
  pictureCount(classId: string): number | undefined;
  add(classId: string, picture: Blob): Promise<Intake>;
  start(settings: Partial<TrainingSettings>): Promise<TrainingRun>;
  look(run: string): Promise<TrainingRun>;
  cancel(run: string): Promise<unknown>;
  wait(ms: number): Promise<unknown>;
  /** Pictures or the model have changed. */
  changed(): Promise<void>;
  /** Something that programs can ask for is another now. */
  told(): void;
}

export class Teaching {
  /** 0 to 100. */
  progress = 0;
  /** 0 to 1; 0 before any training. */
  accuracy = 0;
  /** Pictures are added one after the other. */
  private adding: Promise<unknown> = Promise.resolve();
  private training: Promise<void> | null = null;
  /** Grows with every reset: what was begun before is of no interest any more. */
  private life = 0;

  constructor(private readonly school: School) {}

  /** Adds the picture that the program sees now, or saw last. */
  addPicture(classId: string): Promise<void> {
    const { life } = this;
    const added = this.adding.then(() => (life === this.life ? this.add(classId) : undefined));
    this.adding = added.catch(() => undefined);
    return added;
  }

  /** There is one training at a time: who asks meanwhile waits for the same one. */
  train(settings: Partial<TrainingSettings>): Promise<void> {
    this.training ??= this.run(this.life, settings).finally(() => { this.training = null; });
    return this.training;
  }

  /** Ends a training under way; the model stays as it is. */
  reset(): void {
    this.life += 1;
    this.reached(0, 0);
  }

  private async add(classId: string): Promise<void> {
    if (this.school.pictureCount(classId) === undefined) throw new BlockProblem("missing_class");
    const picture = await this.school.picture();
    if (picture === null) throw new BlockProblem("no_picture");
    const { rejected: [refused] } = await this.school.add(classId, picture);
    if (refused !== undefined) throw new BlockProblem("picture_refused", { reason: refused.message });
    await this.school.changed();
    this.school.told();
  }

  private async run(life: number, settings: Partial<TrainingSettings>): Promise<void> {
    this.reached(0, this.accuracy);
    let run = await this.school.start(settings);
    while (run.status === "queued" || run.status === "running") {
      await this.school.wait(LOOK_EVERY_MS);
      if (life !== this.life) return void (await this.school.cancel(run.id));
      run = await this.school.look(run.id);
      if (life === this.life) this.reached(Math.floor((100 * (run.history?.length ?? 0)) / run.settings.epochs), this.accuracy);
    }
    if (life !== this.life) return;
    if (run.status !== "succeeded") throw new BlockProblem("training_failed", { reason: run.error?.message ?? "" });
    await this.school.changed();
    this.reached(100, run.scores?.val_acc ?? run.history?.at(-1)?.val_acc ?? 0);
  }

  private reached(progress: number, accuracy: number): void {
    this.progress = progress;
    this.accuracy = accuracy;
    this.school.told();
  }
}
