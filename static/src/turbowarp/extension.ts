/** The extension: what its blocks do. TurboWarp calls the method that is named after a block. */
import type { Recognition } from "../apiTypes";
import { CameraError } from "../camera";
import type { TakenModel } from "../recognition/takenModel";
import { EXTENSION_ID, type Opcode } from "./blocks";
import type { Facts } from "./facts";
import { paletteOf, wordsOf } from "./palette";
import { costumePicture, fileOf, stagePicture } from "./pictures";
import type { BlockUtility, Scratch } from "./scratch";
import { StageVideo } from "./stageVideo";
import { Webcam } from "./webcam";

/** What the palette says above the blocks, and `model_state` in a project. */
type State = "waking" | "proven" | "differs" | "impossible";
type Problem = "no_camera" | "unreadable" | "sandboxed";

type Values = Record<string, unknown>;
type Method = (values: Values, utility: BlockUtility) => unknown;

export class RecognitionExtension implements Record<Opcode, Method> {
  private state: State = "waking";
  /** Of what was tried last. */
  private problem: Problem | null = null;
  private answer: Recognition | null = null;
  private filming = false;
  private showing = false;
  /** Grows whenever everything stops: what was begun before then counts no more. */
  private turn = 0;
  private readonly webcam: Webcam;
  private readonly stageVideo: StageVideo | null;

  constructor(
    private readonly facts: Facts,
    private readonly scratch: Scratch,
    private readonly model: Pick<TakenModel, "recognize" | "difference">,
  ) {
    const runtime = scratch.vm?.runtime;
    this.webcam = new Webcam(scratch);
    this.stageVideo = runtime?.renderer ? new StageVideo(runtime.renderer) : null;
    runtime?.on("PROJECT_STOP_ALL", () => this.stopAll());
  }

  getInfo() {
    return paletteOf(this.facts, this.scratch, this.model_state());
  }

  /** Shows the golden pictures to the model; the palette then says what came of it. */
  async prove(): Promise<void> {
    const difference = await this.model.difference().catch(() => null);
    if (difference === null) this.state = "impossible";
    else this.state = difference <= this.facts.tolerance ? "proven" : "differs";
    await this.scratch.vm?.extensionManager.refreshBlocks(EXTENSION_ID);
  }

  when_recognition_becomes = (values: Values): boolean => this.is_group(values);

  async recognize_picture_of({ SOURCE }: Values, utility: BlockUtility): Promise<void> {
    const { vm } = this.scratch;
    if (vm === undefined) return this.refuse();
    await this.recognize(() => {
      if (SOURCE === "camera") return this.webcam.picture();
      const { renderer } = vm.runtime;
      return SOURCE === "stage" && renderer !== undefined
        ? stagePicture(renderer)
        : costumePicture(utility.target.getCurrentCostume(), renderer);
    });
    this.closeUnusedCamera();
  }

  recognize_data_address({ PICTURE }: Values): Promise<void> {
    return this.recognize(async () => fileOf(String(PICTURE)));
  }

  async video_capture_for_image_test({ MODE }: Values): Promise<void> {
    if (MODE === "stop") {
      this.filming = false;
      return this.closeUnusedCamera();
    }
    if (this.scratch.vm === undefined) return this.refuse();
    if (this.filming) return;
    this.filming = true;
    if (await this.openCamera()) void this.film(this.turn);
    else this.filming = false;
  }

  async video_draw_webcam({ MODE }: Values): Promise<void> {
    if (MODE !== "off" && this.scratch.vm === undefined) return this.refuse();
    this.showing = MODE !== "off" && this.stageVideo !== null;
    const { turn } = this;
    if (this.showing && (await this.openCamera()) && this.showing && turn === this.turn)
      return this.stageVideo?.show(this.webcam.video);
    if (turn === this.turn) this.hideCamera();
  }

  test_result = (): string => this.answer?.result ?? "";

  accuracy_of_result({ GROUP }: Values): number {
    const score = this.answer?.scores.find(({ class_name }) => class_name === String(GROUP));
    return score?.confidence ?? 0;
  }

  is_group = ({ GROUP }: Values): boolean => this.answer !== null && this.answer.result === String(GROUP);

  model_state = (): string => wordsOf(this.facts, this.scratch)(`state_${this.problem ?? this.state}`);

  /** Whatever goes wrong is said by `model_state`: a block without an answer must not stop its script. */
  private async recognize(take: () => Promise<Blob>): Promise<void> {
    const { turn } = this;
    this.answer = null;
    try {
      const answer = await this.model.recognize(await take());
      if (turn === this.turn) this.publish(answer);
    } catch (error) {
      this.fail(error);
    }
  }

  private publish(answer: Recognition): void {
    this.answer = answer;
    this.problem = null;
  }

  private async film(turn: number): Promise<void> {
    try {
      while (this.filming && turn === this.turn) {
        const answer = await this.model.recognize(await this.webcam.picture());
        if (this.filming && turn === this.turn) this.publish(answer);
        await new Promise((resolve) => setTimeout(resolve));
      }
    } catch (error) {
      if (turn !== this.turn) return;
      this.filming = false;
      this.fail(error);
      this.closeUnusedCamera();
    }
  }

  private async openCamera(): Promise<boolean> {
    try {
      await this.webcam.open();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** The sandbox shows an extension neither camera nor stage nor costumes. */
  private refuse(): void {
    this.problem = "sandboxed";
  }

  private fail(error: unknown): void {
    if (this.state === "impossible") return;
    this.problem = error instanceof CameraError ? "no_camera" : "unreadable";
  }

  private stopAll(): void {
    this.turn += 1;
    this.filming = this.showing = false;
    this.answer = null;
    this.hideCamera();
  }

  private hideCamera(): void {
    this.showing = false;
    this.stageVideo?.hide();
    this.closeUnusedCamera();
  }

  private closeUnusedCamera(): void {
    if (!this.filming && !this.showing) this.webcam.closeSoon();
  }
}
