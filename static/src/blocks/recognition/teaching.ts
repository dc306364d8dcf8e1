/** Teaching the model from within a program: pictures for its classes, training, and what came of it. */
import type { Intake, TrainingRun, TrainingSettings } from "../../contract";
import { BlockProblem } from "../runtime/problems";
import type { Teacher, TrainingOption } from "../runtime/world";

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
}

export class Teaching implements Teacher {
  progress = 0;
  accuracy = 0;
  private settings: Partial<TrainingSettings> = {};
  private training: Promise<void> | null = null;
  /** Grows with every reset: what was begun before is of no interest any more. */
  private life = 0;

  constructor(private readonly school: School) {}

  pictureCount(classId: string): number {
    const count = this.school.pictureCount(classId);
    if (count === undefined) throw new BlockProblem("missing_class");
    return count;
  }

  async addPicture(classId: string): Promise<void> {
    this.pictureCount(classId);
    const picture = await this.school.picture();
    if (picture === null) throw new BlockProblem("no_picture");
    const { rejected: [refused] } = await this.school.add(classId, picture);
    if (refused !== undefined) throw new BlockProblem("picture_refused", { reason: refused.message });
    await this.school.changed();
  }

  set(option: TrainingOption, value: number): void {
    this.settings[option] = option === "learning_rate" ? value : Math.round(value);
  }

  /** There is one training at a time: who asks meanwhile waits for the same one. */
  train(): Promise<void> {
    this.training ??= this.run(this.life).finally(() => { this.training = null; });
    return this.training;
  }

  /** Ends a training under way and forgets what was set; the model stays as it is. */
  reset(): void {
    this.life += 1;
    this.settings = {};
    this.progress = 0;
    this.accuracy = 0;
  }

  private async run(life: number): Promise<void> {
    this.progress = 0;
    let run = await this.school.start(this.settings);
    while (run.status === "queued" || run.status === "running") {
      await this.school.wait(LOOK_EVERY_MS);
      if (life !== this.life) return void (await this.school.cancel(run.id));
      run = await this.school.look(run.id);
      if (life === this.life) this.progress = Math.floor((100 * (run.history?.length ?? 0)) / run.settings.epochs);
    }
    if (life !== this.life) return;
    if (run.status !== "succeeded") throw new BlockProblem("training_failed", { reason: run.error?.message ?? "" });
    this.progress = 100;
    this.accuracy = run.scores?.val_acc ?? run.history?.at(-1)?.val_acc ?? 0;
    await this.school.changed();
  }
}
