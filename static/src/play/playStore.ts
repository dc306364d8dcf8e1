/** The store of a shared program's page: it plays with the shared model and cannot change anything. */
import { signal } from "@preact/signals";
import { ApiError, getShared, type SharedProgram, sharedPicturesPath, sharedSoundsPath } from "../api";
import { loadProgram, type SavedProgram, toNextChains, UnreadableProgramError } from "../blocks/compile";
import { askForCamera } from "../blocks/controls/askForCamera";
import { problemReason } from "../blocks/controls/problemMessage";
import { CameraConsent } from "../blocks/recognition/cameraConsent";
import type { RecognitionEndpoints } from "../blocks/recognition/recognitionClient";
import { BlockProblem, type ScriptProblem } from "../blocks/runtime/problems";
import { browserDependencies } from "../blocks/sandbox/page/browserDependencies";
import { Player } from "../blocks/sandbox/page/player";
import { translateBlocks } from "../blocks/words";
import { recognitionPlaces } from "../recognition/browserPlaces";
import { translateSharing } from "../sharing/words";

/** How often the page asks whether the program is still shared. */
const ASK_EVERY_MS = 60_000;

export class PlayStore {
  /** A message for the player; null for none. */
  readonly note = signal<string | null>(null);
  readonly speechUnavailable = signal(false);
  /** The program tried to train, which is possible only in a copy. */
  readonly trainingUnavailable = signal(false);
  readonly fullScreen = signal(false);
  readonly playable = signal(true);
  /** Its owner no longer shares it. */
  readonly unshared = signal(false);
  private askAt = performance.now() + ASK_EVERY_MS;
  readonly player: Player;
  readonly program: SavedProgram;

  constructor(
    private readonly share: string,
    private readonly shared: SharedProgram,
  ) {
    const consent = new CameraConsent(false, () => askForCamera("played"));
    const parts = browserDependencies(
      { pictures: sharedPicturesPath(share), sounds: sharedSoundsPath(share) },
      consent,
      () => {
        this.speechUnavailable.value = true;
      },
    );
    this.player = new Player(
      null,
      {
        onHighlight: () => undefined,
        onNothingToRun: () => {
          this.note.value = translateSharing("play_empty");
        },
        onProblem: (problem) => this.showProblem(problem),
        onTrainingUnavailable: () => {
          this.trainingUnavailable.value = true;
        },
      },
      { ...parts, endpoints: this.detectUnshared(parts.endpoints) },
    );
    this.player.setModel(shared.model_id);
    this.program = this.loadProgram();
    this.player.showProgram(this.program);
  }

  start(): void {
    this.note.value = null;
    this.speechUnavailable.value = this.trainingUnavailable.value = false;
    this.player.startProgram(this.program);
  }

  private loadProgram(): SavedProgram {
    const { format, blocks } = this.shared;
    try {
      if (blocks !== null) return loadProgram(format, toNextChains({ ...this.shared, blocks }).blocks);
      this.note.value = translateSharing("play_empty");
    } catch (error) {
      if (!(error instanceof UnreadableProgramError)) throw error;
      this.note.value = translateBlocks(`load.${error.reason}`);
    }
    this.playable.value = false;
    return { sprites: [] };
  }

  private showProblem({ error }: ScriptProblem): void {
    if (this.unshared.value) return;
    const lacksModel = error instanceof BlockProblem && error.code === "no_model";
    this.note.value = lacksModel ? translateSharing("play_no_model") : problemReason(error);
  }

  /** A model that is not found usually means that the link has been switched off. */
  private detectUnshared({ recognize, ...others }: RecognitionEndpoints): RecognitionEndpoints {
    return {
      ...others,
      recognize: async (...args) => {
        try {
          const recognition = await recognize(...args);
          this.askNowAndThen();
          return recognition;
        } catch (error) {
          if (error instanceof ApiError && error.code === "model_not_found" && (await this.isUnshared()))
            this.endPlaying();
          throw error;
        }
      },
    };
  }

  /** While this device recognizes, nothing else would tell that the link has been switched off. */
  private askNowAndThen(): void {
    if (recognitionPlaces.place.value !== "device" || performance.now() < this.askAt) return;
    this.askAt = performance.now() + ASK_EVERY_MS;
    void this.isUnshared().then((unshared) => {
      if (unshared) this.endPlaying();
    });
  }

  private async isUnshared(): Promise<boolean> {
    try {
      await getShared(this.share);
      return false;
    } catch (error) {
      return error instanceof ApiError && error.code === "share_not_found";
    }
  }

  private endPlaying(): void {
    this.player.stopProgram();
    this.playable.value = false;
    this.unshared.value = true;
    this.speechUnavailable.value = this.trainingUnavailable.value = false;
    this.note.value = translateSharing("play_ended");
  }
}
