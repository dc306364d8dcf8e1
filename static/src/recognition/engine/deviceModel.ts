/** A model on a device: its network's feature map in, the same answer out as from the server. */
import type { DeviceModelData, NearestSample, Recognition, RecognitionPart } from "../../apiTypes";
import { similarities, type TrainingPictures, thresholdFor } from "./familiarity";
import { confidencesOf, embeddingOf, type Head, headOf } from "./head";
import { heatMapOf } from "./heatMap";
import { fromHalves } from "./networkFile";

export interface Question {
  parts: readonly RecognitionPart[];
  /** The share of the model's own moments that may be taken for unknown. */
  strictness: number;
}

type KnownSample = NonNullable<DeviceModelData["familiarity"]>["samples"][number];

/** So many training pictures are found that are most like a picture. */
const SIMILAR = 3;

export class DeviceModel {
  private readonly classes: DeviceModelData["classes"];
  private readonly head: Head;
  private readonly pictures: (TrainingPictures & { samples: KnownSample[] }) | null;

  constructor({ classes, head, familiarity }: DeviceModelData) {
    this.classes = classes;
    this.head = headOf(head.shapes, new Float32Array(bytesOf(head.numbers)));
    this.pictures = familiarity && {
      size: familiarity.size,
      samples: familiarity.samples,
      directions: fromHalves(new Uint16Array(bytesOf(familiarity.directions))),
      own: new Float32Array(bytesOf(familiarity.own)),
    };
  }

  answer(featureMap: Float32Array, side: number, channels: number, { parts, strictness }: Question): Recognition {
    const embedding = embeddingOf(featureMap, side, channels);
    const confidences = confidencesOf(this.head, embedding);
    const scores = this.classes
      .map(({ id, name }, index) => ({ class_id: id, class_name: name, confidence: confidences[index] ?? 0 }))
      .sort((one, other) => other.confidence - one.confidence);
    const [best] = scores;
    const answer: Recognition = { result: best?.class_name ?? "", confidence: best?.confidence ?? 0, scores };
    if (this.pictures !== null) this.compare(answer, embedding, parts, strictness);
    if (parts.includes("heat_map") && best !== undefined) {
      const number = this.classes.findIndex(({ id }) => id === best.class_id);
      const seen = { featureMap, side, channels, embedding };
      answer.heat_map = { class_id: best.class_id, side, values: heatMapOf(this.head, seen, number) };
    }
    return answer;
  }

  /** Adds what was asked about the training pictures. */
  private compare(
    answer: Recognition,
    embedding: Float32Array,
    parts: readonly RecognitionPart[],
    strictness: number,
  ): void {
    const { pictures } = this;
    if (pictures === null || !parts.some((part) => part !== "heat_map")) return;
    const cosines = similarities(pictures, embedding);
    const found = pictures.samples
      .map((sample, index) => ({ ...sample, similarity: Math.min(cosines[index] ?? 0, 1) }))
      .filter((sample): sample is NearestSample => sample.sample_id !== null) // others are deleted
      .sort((one, other) => other.similarity - one.similarity);
    if (parts.includes("familiarity")) {
      const familiarity = Math.max(...cosines);
      answer.familiarity = Math.min(familiarity, 1);
      answer.known = familiarity >= thresholdFor(pictures, strictness);
    }
    if (parts.includes("similar")) answer.similar = found.slice(0, SIMILAR);
    if (parts.includes("nearest"))
      answer.nearest = answer.scores
        .slice(0, 2)
        .flatMap((score) => found.find(({ class_id }) => class_id === score.class_id) ?? []);
  }
}

/** The bytes of a text in base64. */
export function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes.buffer;
}
