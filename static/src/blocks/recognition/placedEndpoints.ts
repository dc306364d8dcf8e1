/** The endpoints that a program asks, whether the server or this device recognized its last picture. */
import { ApiError, type Recognition } from "../../api";
import type { RecognitionPlaces } from "../../recognition/recognitionPlaces";
import type { RecognitionEndpoints } from "./recognitionClient";

type ServerEndpoints = Omit<RecognitionEndpoints, "recognize">;

export class PlacedEndpoints {
  /** The last answer that this device found, and for whom; null after one of the server. */
  private found: { model: string; session: string; recognition: Recognition } | null = null;
  /** The session for which the server may remember an answer. */
  private remembered: string | null = null;

  constructor(
    private readonly places: Pick<RecognitionPlaces, "recognize" | "place">,
    private readonly server: ServerEndpoints,
  ) {}

  endpoints(): RecognitionEndpoints {
    const { server } = this;
    return {
      recognize: async (model, session, picture, options) => {
        const { recognition, place } = await this.places.recognize(model, session, picture, options);
        this.found = place === "device" ? { model, session, recognition } : null;
        if (place === "server") this.remembered = session;
        return recognition;
      },
      recognitionResult: async (model, session) => {
        if (this.isBeforeAny(session)) return "";
        return this.foundFor(model, session)?.result ?? server.recognitionResult(model, session);
      },
      recognitionConfidence: async (model, session, classId) => {
        if (this.isBeforeAny(session)) return 0;
        const found = this.foundFor(model, session);
        return found === null ? server.recognitionConfidence(model, session, classId) : confidenceIn(found, classId);
      },
      recognitionIs: async (model, session, classId) => {
        if (this.isBeforeAny(session)) return false;
        const found = this.foundFor(model, session);
        if (found === null) return server.recognitionIs(model, session, classId);
        confidenceIn(found, classId);
        return found.scores[0]?.class_id === classId;
      },
      forgetRecognition: async (model, session) => {
        this.found = null;
        if (this.remembered !== session) return;
        await server.forgetRecognition(model, session);
        this.remembered = null;
      },
    };
  }

  /** Where this device recognizes, the server need not be asked before the first answer: it may be out of reach. */
  private isBeforeAny(session: string): boolean {
    return this.places.place.value === "device" && this.found?.session !== session && this.remembered !== session;
  }

  private foundFor(model: string, session: string): Recognition | null {
    return this.found?.model === model && this.found.session === session ? this.found.recognition : null;
  }
}

/** Refuses classes that the model has not learned as the server does. */
function confidenceIn({ scores }: Recognition, classId: string): number {
  const score = scores.find(({ class_id }) => class_id === classId);
  if (score === undefined) throw new ApiError(404, "class_not_found", classId);
  return score.confidence;
}
