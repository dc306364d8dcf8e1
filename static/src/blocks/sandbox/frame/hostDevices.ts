/** The devices of the program in its frame; they call the page. */
import { type BlockSettingName, SETTINGS, type TrainingSettings } from "../../../trainingSettings";
import { BlockProblem } from "../../runtime/problems";
import {
  DEFAULT_VIDEO_DISPLAY,
  type ModelTrainer,
  type PictureInput,
  type QuestionDevice,
  type Sounds,
  type VideoDisplay,
  type VideoRecognition,
} from "../../runtime/world";
import { LIMITS, type SoundData, type TrainingFacts, truncate } from "../protocol/messages";
import type { HostCalls } from "./hostCalls";

export const hostQuestions = (hostCalls: HostCalls): QuestionDevice => ({
  askQuestion(question) {
    const { id, reply } = hostCalls.startCall({ call: "ask", text: truncate(question) });
    return {
      answer: reply.then(String),
      cancel: () => void hostCalls.callHost({ call: "cancelQuestion", questionId: id }),
    };
  },
  cancelAll: () => hostCalls.cancelAll(),
});

export const hostPictureInput = (hostCalls: HostCalls): PictureInput => ({
  openDialog: async () => void (await hostCalls.callHost({ call: "pickPicture" })),
  closeDialog: () => hostCalls.cancelAll(),
});

/** The page's camera. */
export class HostCamera implements VideoRecognition {
  /** Whether the program wants recognition. */
  wantsRecognition = false;
  /** Whether the program wants the camera's picture. */
  wantsPicture = false;
  readonly display: VideoDisplay = { ...DEFAULT_VIDEO_DISPLAY };

  constructor(private readonly hostCalls: HostCalls) {}

  get isOn(): boolean {
    return this.wantsRecognition || this.wantsPicture;
  }

  async startRecognition(): Promise<void> {
    this.wantsRecognition = true;
    await this.hostCalls.callHost({ call: "startRecognition" }).catch((error: unknown) => {
      this.stopRecognition();
      throw error;
    });
  }

  stopRecognition(): void {
    this.wantsRecognition = false;
  }

  async showCamera(): Promise<void> {
    this.wantsPicture = this.display.shown = true;
    await this.hostCalls.callHost({ call: "showCamera" }).catch((error: unknown) => {
      this.hideCamera();
      throw error;
    });
  }

  hideCamera(): void {
    this.wantsPicture = this.display.shown = false;
  }

  reset(): void {
    this.wantsRecognition = this.wantsPicture = false;
    Object.assign(this.display, DEFAULT_VIDEO_DISPLAY);
  }
}

/** Sends the sounds of a turn together; more than can be heard at once are dropped. */
export class HostSounds implements Sounds {
  volume = 100;
  /** The page has to stop all sounds before playing those of this turn. */
  stopRequested = false;
  private queued: SoundData[] = [];
  private speakingCount = 0;

  constructor(private readonly hostCalls: HostCalls) {}

  playEffect(name: string): void {
    this.queueSound(name, null);
  }

  playNote(name: string, seconds: number): void {
    this.queueSound(name, seconds);
  }

  async speakText(text: string): Promise<void> {
    if (this.speakingCount >= LIMITS.sounds) return;
    this.speakingCount += 1;
    try {
      await this.hostCalls.callHost({ call: "speak", text: truncate(text), volume: this.volume });
    } finally {
      this.speakingCount -= 1;
    }
  }

  stopAll(): void {
    this.stopRequested = true;
    this.queued = [];
  }

  reset(): void {
    this.stopAll();
    this.volume = 100;
    this.speakingCount = 0;
  }

  drainSounds(): SoundData[] {
    return this.queued.splice(0);
  }

  private queueSound(name: string, seconds: number | null): void {
    if (this.queued.length < LIMITS.sounds)
      this.queued.push({ name: truncate(name, LIMITS.id), seconds, volume: this.volume });
  }
}

/** Training, which the page carries out. */
export class HostModelTrainer implements ModelTrainer {
  facts: TrainingFacts = { counts: null, progress: 0, accuracy: 0 };
  private settings: Partial<TrainingSettings> = {};
  private toldUnavailable = false;

  constructor(private readonly hostCalls: HostCalls) {}

  get progress(): number {
    return this.facts.progress;
  }

  get validationAccuracy(): number {
    return this.facts.accuracy;
  }

  pictureCount(classId: string): number {
    if (this.facts.counts === null) return 0;
    const count = this.facts.counts.get(classId);
    if (count === undefined) throw new BlockProblem("missing_class");
    return count;
  }

  async addPicture(classId: string): Promise<void> {
    if (this.isUnavailable()) return;
    this.pictureCount(classId);
    await this.hostCalls.callHost({ call: "addPicture", classId: truncate(classId, LIMITS.id) });
  }

  setOption(option: BlockSettingName, value: number): void {
    this.settings[option] = SETTINGS[option].integer ? Math.round(value) : value;
  }

  async train(): Promise<void> {
    if (this.isUnavailable()) return;
    await this.hostCalls.callHost({ call: "train", settings: { ...this.settings } });
  }

  reset(): void {
    this.settings = {};
    this.toldUnavailable = false;
    this.hostCalls.cancelAll();
  }

  /** Where training is unavailable, the page is asked once, so that it can show a notice, and the script continues. */
  private isUnavailable(): boolean {
    const unavailable = this.facts.counts === null;
    if (unavailable && !this.toldUnavailable) void this.hostCalls.callHost({ call: "train", settings: {} });
    this.toldUnavailable ||= unavailable;
    return unavailable;
  }
}
