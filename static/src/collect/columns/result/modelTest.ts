/** Sends one picture at a time to the model and holds the answer. */
import { type Signal, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Limits, Recognition, RecognitionPart } from "../../../api";
import { heatMapParts, heatMapShown } from "../../../components/HeatMap";
import { preparePicture } from "../../../pictures/preparePicture";
import { randomId } from "../../../randomId";
import { recognitionPlaces } from "../../../recognition/browserPlaces";
import type { RecognitionPlaces } from "../../../recognition/recognitionPlaces";
import type { SeenPicture } from "../../../seenPicture";
import { chooseStrictness, storedStrictness } from "../../../strictness";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";

export interface ShownPicture {
  address: string;
  mirrored: boolean;
}

/** The server takes half of one's own moments for unknown at most. */
export const MAX_STRICTNESS = 0.5;
export const STRICTNESS_STEP = 0.05;

/** What each way to give the model a picture gets. `live`: the webcam begins to recognize by itself. */
export interface TestProps {
  modelTest: ModelTest;
  live: boolean;
}

export class ModelTest {
  readonly recognition = signal<Recognition | null>(null);
  readonly problem = signal("");
  readonly busy = signal(false);
  /** The picture that the answer belongs to. */
  readonly picture: Signal<ShownPicture | null> = signal(null);
  /** Whether the camera is recognized all the time. */
  readonly continuous = signal(false);
  /** The share of pictures like the student's own that may be called unknown. */
  readonly strictness: Signal<number>;
  /** Whether the model can tell that it does not know a picture. */
  readonly tellsUnknown = signal(false);
  /** Which training pictures are shown beside an answer: of the best classes, or the three most similar ones. */
  picturesShown: "nearest" | "similar" = "nearest";
  readonly #session = randomId();
  #attempts = 0;
  /** The picture that was sent last. */
  #sent: Blob | null = null;

  constructor(
    readonly modelId: string,
    readonly projectId: string,
    readonly limits: Limits,
    private readonly places: Pick<RecognitionPlaces, "recognize">,
  ) {
    this.strictness = signal(storedStrictness(projectId));
  }

  /** `stop` ends what is recognized continuously. */
  async recognize(picture: Blob, stop?: AbortSignal): Promise<Recognition> {
    this.#sent = picture;
    const strictness = this.strictness.value;
    const parts: RecognitionPart[] = ["familiarity", this.picturesShown, ...heatMapParts()];
    const options = { parts, strictness, ...(stop ? { signal: stop, live: true } : {}) };
    return (await this.places.recognize(this.modelId, this.#session, picture, options)).recognition;
  }

  setStrictness(strictness: number): void {
    this.strictness.value = strictness;
    chooseStrictness(this.projectId, strictness);
  }

  /** Asks once more about the picture that is shown: another strictness, or more to show of the answer. */
  async recognizeAgain(): Promise<void> {
    if (this.#sent === null || this.recognition.value === null || this.continuous.value) return;
    const attempt = ++this.#attempts;
    try {
      const recognition = await this.recognize(this.#sent);
      if (attempt === this.#attempts) this.#setRecognition(recognition);
    } catch (error) {
      if (attempt === this.#attempts) this.showProblem(error);
    }
  }

  /** Recognizes an uploaded or captured picture; of two, only the later result is shown. */
  async recognizePicture(seen: SeenPicture): Promise<void> {
    const attempt = ++this.#attempts;
    this.showResult(null, seen);
    this.busy.value = true;
    try {
      const recognition = await this.recognize(await preparePicture(seen.picture, this.limits));
      if (attempt === this.#attempts) this.#setRecognition(recognition);
    } catch (error) {
      if (attempt === this.#attempts) this.showProblem(error);
    } finally {
      if (attempt === this.#attempts) this.busy.value = false;
    }
    if (attempt === this.#attempts) await this.#addHeatMap();
  }

  /** Asks again if the heat map was turned on while the answer without one was on its way. */
  async #addHeatMap(): Promise<void> {
    if (heatMapShown.value && this.recognition.value?.heat_map === undefined) await this.recognizeAgain();
  }

  showResult(recognition: Recognition | null, seen: SeenPicture | null): void {
    if (this.picture.value !== null) URL.revokeObjectURL(this.picture.value.address);
    this.picture.value = seen && { address: URL.createObjectURL(seen.picture), mirrored: seen.mirrored };
    this.#setRecognition(recognition);
    this.problem.value = "";
  }

  #setRecognition(recognition: Recognition | null): void {
    this.recognition.value = recognition;
    if (recognition !== null) this.tellsUnknown.value = recognition.known !== undefined;
  }

  showProblem(error: unknown): void {
    this.problem.value = error instanceof Error ? error.message : String(error);
  }
}

/** The mistakes of both kinds that a strictness brings. */
export function strictnessTexts(strictness: number): string[] {
  const strange = strictness < 0.05 ? "many" : strictness < 0.2 ? "some" : "few";
  return [
    translate("collect.strictness_known", { count: Math.round(strictness * 100) }),
    translate(`collect.strictness_strange_${strange}`),
  ];
}

export function useModelTest(modelId: string): ModelTest {
  const { limits, project } = useCollectStore();
  const [modelTest] = useState(() => new ModelTest(modelId, project.id, limits, recognitionPlaces));
  useEffect(() => () => modelTest.showResult(null, null), [modelTest]);
  return modelTest;
}
