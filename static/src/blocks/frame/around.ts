/** What lies around the program, as far as its frame can reach it: by asking the page. */
import type { TrainingSettings } from "../../contract";
import { cut, MOST, type SchoolFacts, type ToldSound } from "../link/turns";
import { BlockProblem } from "../runtime/problems";
import {
  FIRST_LOOK, type Asking, type PictureInput, type Sounds, type Teacher, type TrainingOption, type VideoLook, type VideoRecognition,
} from "../runtime/world";
import type { Errands } from "./errands";

export const asking = (errands: Errands): Asking => ({
  ask(question) {
    const { id, reply } = errands.begin({ do: "ask", text: cut(question) });
    return { answer: reply.then(String), drop: () => void errands.ask({ do: "unask", asked: id }) };
  },
  close: () => errands.endAll(),
});

export const pictureInput = (errands: Errands): PictureInput => ({
  ask: async () => void (await errands.ask({ do: "pick" })),
  close: () => errands.endAll(),
});

/** The page's camera. */
export class Camera implements VideoRecognition {
  /** Its picture is recognised. */
  seeing = false;
  /** It is on for its picture's sake. */
  watching = false;
  readonly look: VideoLook = { ...FIRST_LOOK };

  constructor(private readonly errands: Errands) {}

  get running(): boolean {
    return this.seeing || this.watching;
  }

  async start(): Promise<void> {
    this.seeing = true;
    await this.errands.ask({ do: "see" }).catch((error: unknown) => {
      this.stop();
      throw error;
    });
  }

  stop(): void {
    this.seeing = false;
  }

  async show(): Promise<void> {
    this.watching = this.look.shown = true;
    await this.errands.ask({ do: "watch" }).catch((error: unknown) => {
      this.hide();
      throw error;
    });
  }

  hide(): void {
    this.watching = this.look.shown = false;
  }

  reset(): void {
    this.seeing = this.watching = false;
    Object.assign(this.look, FIRST_LOOK);
  }
}

/** Sounds of one turn go out together; more at once than can be heard are left out. */
export class TurnSounds implements Sounds {
  volume = 100;
  /** All sounds before those of this turn end. */
  hushed = false;
  private played: ToldSound[] = [];
  private speaking = 0;

  constructor(private readonly errands: Errands) {}

  effect(name: string): void {
    this.play(name, null);
  }

  note(name: string, seconds: number): void {
    this.play(name, seconds);
  }

  async speak(text: string): Promise<void> {
    if (this.speaking >= MOST.sounds) return;
    this.speaking += 1;
    try {
      await this.errands.ask({ do: "speak", text: cut(text), volume: this.volume });
    } finally {
      this.speaking -= 1;
    }
  }

  stop(): void {
    this.hushed = true;
    this.played = [];
  }

  reset(): void {
    this.stop();
    this.volume = 100;
    this.speaking = 0;
  }

  take(): ToldSound[] {
    return this.played.splice(0);
  }

  private play(name: string, seconds: number | null): void {
    if (this.played.length < MOST.sounds) this.played.push({ name: cut(name, MOST.id), seconds, volume: this.volume });
  }
}

/** Teaching, as the page does it. */
export class Pupil implements Teacher {
  facts: SchoolFacts = { counts: null, progress: 0, accuracy: 0 };
  private settings: Partial<TrainingSettings> = {};
  private saidOff = false;

  constructor(private readonly errands: Errands) {}

  get progress(): number {
    return this.facts.progress;
  }

  get accuracy(): number {
    return this.facts.accuracy;
  }

  pictureCount(classId: string): number {
    if (this.facts.counts === null) return 0;
    const count = this.facts.counts.get(classId);
    if (count === undefined) throw new BlockProblem("missing_class");
    return count;
  }

  async addPicture(classId: string): Promise<void> {
    if (this.isOff()) return;
    this.pictureCount(classId);
    await this.errands.ask({ do: "addPicture", classId: cut(classId, MOST.id) });
  }

  set(option: TrainingOption, value: number): void {
    this.settings[option] = option === "learning_rate" ? value : Math.round(value);
  }

  async train(): Promise<void> {
    if (this.isOff()) return;
    await this.errands.ask({ do: "train", settings: { ...this.settings } });
  }

  reset(): void {
    this.settings = {};
    this.saidOff = false;
    this.errands.endAll();
  }

  /** Where nothing can be taught: the page is asked once, so that it can say so, and the script goes on. */
  private isOff(): boolean {
    const off = this.facts.counts === null;
    if (off && !this.saidOff) void this.errands.ask({ do: "train", settings: {} });
    this.saidOff ||= off;
    return off;
  }
}
