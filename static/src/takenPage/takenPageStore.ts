/** The store of the page: it plays the program that lies in it with the model that lies in it. */
import { signal } from "@preact/signals";
import { BrowserSounds } from "../blocks/audio/browserSounds";
import { loadProgram, type SavedProgram, toNextChains } from "../blocks/compile";
import { askForCamera } from "../blocks/controls/askForCamera";
import { problemReason } from "../blocks/controls/problemMessage";
import { CameraConsent } from "../blocks/recognition/cameraConsent";
import { openStageCamera } from "../blocks/recognition/stageCamera";
import { browserClock } from "../blocks/sandbox/page/browserClock";
import type { PlayerDependencies } from "../blocks/sandbox/page/dependencies";
import { Player } from "../blocks/sandbox/page/player";
import { openWrittenFrame } from "../blocks/sandbox/page/sandboxFrame";
import { pictureUrls } from "../blocks/stage/display/pictureUrls";
import { randomId } from "../randomId";
import { TakenModel } from "../recognition/takenModel";
import { delay } from "../request";
import { language } from "../words";
import type { PageFacts } from "./facts";
import { ownEndpoints } from "./ownEndpoints";

/** Where the own pictures and sounds are, in `files`. */
const OWN = "/own";
const MODEL = "the one of this page";

export type Proof = "waking" | "proven" | "differs" | "impossible";

export class TakenPageStore {
  /** A message for the player; null for none. */
  readonly note = signal<string | null>(null);
  readonly proof = signal<Proof>("waking");
  readonly speechUnavailable = signal(false);
  readonly trainingUnavailable = signal(false);
  readonly fullScreen = signal(false);
  readonly player: Player;
  readonly program: SavedProgram;
  private readonly model: TakenModel;

  constructor(
    private readonly facts: PageFacts,
    texts: { nothingToRun: string },
  ) {
    this.model = new TakenModel(facts);
    const { format, blocks } = facts.program;
    this.program = loadProgram(format, toNextChains({ format, blocks }).blocks);
    this.player = new Player(
      null,
      {
        onHighlight: () => undefined,
        onNothingToRun: () => {
          this.note.value = texts.nothingToRun;
        },
        onProblem: ({ error }) => {
          this.note.value = problemReason(error);
        },
        onTrainingUnavailable: () => {
          this.trainingUnavailable.value = true;
        },
      },
      this.dependencies(),
    );
    this.player.setModel(MODEL);
    this.player.showProgram(this.program);
  }

  start(): void {
    this.note.value = null;
    this.speechUnavailable.value = this.trainingUnavailable.value = false;
    this.player.startProgram(this.program);
  }

  /** Shows the golden pictures to the model: they must get the answers that the server gave. */
  async prove(): Promise<void> {
    const difference = await this.model.difference().catch(() => null);
    if (difference === null) this.proof.value = "impossible";
    else this.proof.value = difference <= this.facts.tolerance ? "proven" : "differs";
  }

  private dependencies(): PlayerDependencies {
    const consent = new CameraConsent(false, () => askForCamera("taken"));
    const addressOf = (address: string) => this.facts.files[address] ?? address;
    const urlOf = pictureUrls(OWN);
    return {
      openFrame: openWrittenFrame(this.facts.frame),
      clock: browserClock,
      newSession: randomId,
      cameraConsent: consent,
      pictureUrl: (picture) => {
        const address = urlOf(picture);
        return address === null ? null : addressOf(address);
      },
      delay,
      endpoints: ownEndpoints(this.model),
      sounds: new BrowserSounds(
        language,
        OWN,
        () => {
          this.speechUnavailable.value = true;
        },
        addressOf,
      ),
      camera: {
        openCamera: consent.guard(openStageCamera),
        isHidden: () => document.hidden,
        delay: (ms, stopped) => delay(ms, stopped).catch(() => undefined),
      },
    };
  }
}
