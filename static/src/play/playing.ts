/** A stranger's program on this page: it plays with the shared model and can change nothing. */
import { signal } from "@preact/signals";
import { ApiError, getShared, sharedPicturesPath, type Shared } from "../api";
import { readSaved, UnreadableProgram, type SavedProgram } from "../blocks/compile";
import { browserParts } from "../blocks/player/browserParts";
import { Player } from "../blocks/player/player";
import { askForCamera } from "../blocks/page/askForCamera";
import { reasonOf } from "../blocks/page/shownProblem";
import type { Endpoints } from "../blocks/recognition/answers";
import { CameraConsent } from "../blocks/recognition/consent";
import { nested } from "../blocks/program/stacks";
import { BlockProblem, type ScriptProblem } from "../blocks/runtime/problems";
import { sayBlocks } from "../blocks/words";
import { saySharing } from "../sharing/words";

export class Playing {
  /** What the player has to know; null for nothing. */
  readonly note = signal<string | null>(null);
  readonly voiceless = signal(false);
  /** The program wants to teach, which it can in a copy alone. */
  readonly unteachable = signal(false);
  readonly full = signal(false);
  readonly playable = signal(true);
  /** Its owner does not share it any more. */
  readonly ended = signal(false);
  readonly player: Player;
  readonly program: SavedProgram;

  constructor(private readonly share: string, private readonly shared: Shared) {
    const consent = new CameraConsent(false, () => askForCamera("played"));
    const parts = browserParts(sharedPicturesPath(share), consent, () => { this.voiceless.value = true; });
    this.player = new Player(null, {
      light: () => undefined,
      nothingToRun: () => { this.note.value = saySharing("play_empty"); },
      problem: (problem) => this.explain(problem),
      cannotTeach: () => { this.unteachable.value = true; },
    }, { ...parts, endpoints: this.watched(parts.endpoints) });
    this.player.useModel(shared.model_id);
    this.program = this.read();
    this.player.show(this.program);
  }

  run(): void {
    this.note.value = null;
    this.voiceless.value = this.unteachable.value = false;
    this.player.start(this.program);
  }

  private read(): SavedProgram {
    const { format, blocks } = this.shared;
    try {
      if (blocks !== null) return readSaved(format, nested({ ...this.shared, blocks }).blocks);
      this.note.value = saySharing("play_empty");
    } catch (error) {
      if (!(error instanceof UnreadableProgram)) throw error;
      this.note.value = sayBlocks(`load.${error.reason}`);
    }
    this.playable.value = false;
    return { sprites: [] };
  }

  private explain({ error }: ScriptProblem): void {
    if (this.ended.value) return;
    const lacksModel = error instanceof BlockProblem && error.code === "no_model";
    this.note.value = lacksModel ? saySharing("play_no_model") : reasonOf(error);
  }

  /** A model that is not found any more means, most of all, that the link has been switched off. */
  private watched({ recognize, ...others }: Endpoints): Endpoints {
    return {
      ...others,
      recognize: async (...asked) => {
        try {
          return await recognize(...asked);
        } catch (error) {
          if (error instanceof ApiError && error.code === "model_not_found" && (await this.isUnshared())) this.end();
          throw error;
        }
      },
    };
  }

  private async isUnshared(): Promise<boolean> {
    try {
      await getShared(this.share);
      return false;
    } catch (error) {
      return error instanceof ApiError && error.code === "share_not_found";
    }
  }

  private end(): void {
    this.player.stop();
    this.playable.value = false;
    this.ended.value = true;
    this.voiceless.value = this.unteachable.value = false;
    this.note.value = saySharing("play_ended");
  }
}
