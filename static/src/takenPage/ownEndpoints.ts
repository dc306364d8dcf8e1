/** The endpoints that the program asks: the model in this page answers, and no server. */
import { signal } from "@preact/signals";
import { PlacedEndpoints } from "../blocks/recognition/placedEndpoints";
import type { RecognitionEndpoints } from "../blocks/recognition/recognitionClient";
import type { Place } from "../recognition/recognitionPlaces";
import type { TakenModel } from "../recognition/takenModel";

/** The server's share of strange pictures; without the training pictures none counts as strange. */
const STRICTNESS = 0;

export function ownEndpoints(model: TakenModel): RecognitionEndpoints {
  const places = {
    place: signal<Place>("device"),
    recognize: async (_model: string, _session: string, picture: Blob, { parts = [] } = {}) => ({
      recognition: await model.recognize(picture, { parts, strictness: STRICTNESS }),
      place: "device" as const,
    }),
  };
  return new PlacedEndpoints(places, {
    recognitionResult: noServer,
    recognitionConfidence: noServer,
    recognitionIs: noServer,
    forgetRecognition: noServer,
  }).endpoints();
}

const noServer = (): Promise<never> => Promise.reject(new Error("this page has no server"));
