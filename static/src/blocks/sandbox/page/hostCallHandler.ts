/** Carries out the requests of a program's frame, and nothing else. */
import { ApiError } from "../../../api";
import type { SoundOutput } from "../../audio/soundOutput";
import type { Value } from "../../compile";
import type { CameraRecognition } from "../../recognition/cameraRecognition";
import type { ModelTraining } from "../../recognition/modelTraining";
import type { PictureInputState } from "../../recognition/pictureInputState";
import type { RecognitionClient } from "../../recognition/recognitionClient";
import { BlockProblem } from "../../runtime/problems";
import type { QuestionQueue } from "../../stage/display/questionQueue";
import {
  type HostRequest,
  LIMITS,
  MAX_PENDING_CALLS,
  type PageEvent,
  type ProblemData,
  truncate,
} from "../protocol/messages";
import type { RateLimiter } from "./rateLimiter";

export interface HostCallTargets {
  questions: QuestionQueue;
  pictureInput: PictureInputState;
  video: CameraRecognition;
  sounds: SoundOutput;
  recognition: RecognitionClient;
  /** Null where this program must not train. */
  training: ModelTraining | null;
  /** Called instead of training. */
  onTrainingUnavailable(): void;
}

export class HostCallHandler {
  private pendingCount = 0;
  /** Grows whenever a run begins or ends: requests of earlier runs are dropped. */
  private generation = 0;

  /** `rateLimiter` delays a program that uses the server or the camera too often. */
  constructor(
    private readonly targets: HostCallTargets,
    private readonly rateLimiter: RateLimiter,
    private readonly sendEvent: (event: PageEvent) => void,
  ) {}

  cancelAll(): void {
    this.generation += 1;
    this.pendingCount = 0;
  }

  /** Returns false when the frame requests more than it may. */
  handleRequests(requests: readonly HostRequest[]): boolean {
    if (this.pendingCount + requests.length > MAX_PENDING_CALLS) return false;
    for (const request of requests) void this.handleRequest(request, this.generation);
    return true;
  }

  private async handleRequest(request: HostRequest, generation: number): Promise<void> {
    this.pendingCount += 1;
    const event = await this.outcomeOf(request, () => generation === this.generation);
    if (generation !== this.generation) return;
    this.pendingCount -= 1;
    this.sendEvent(event);
  }

  private async outcomeOf(request: HostRequest, isCurrent: () => boolean): Promise<PageEvent> {
    try {
      return { type: "reply", id: request.id, value: (await this.executeCall(request, isCurrent)) ?? "" };
    } catch (error) {
      return { type: "refusal", id: request.id, problem: serializeProblem(error) };
    }
  }

  private async executeCall(request: HostRequest, isCurrent: () => boolean): Promise<Value | void> {
    const { questions, pictureInput, sounds } = this.targets;
    switch (request.call) {
      case "ask":
        return questions.enqueue(request.text, request.id);
      case "cancelQuestion":
        return questions.cancelQuestion(request.questionId);
      case "pickPicture":
        return pictureInput.openDialog();
      case "speak":
        sounds.volume = request.volume;
        return sounds.speakText(request.text);
      default:
        await this.rateLimiter.waitForSlot();
        return isCurrent() ? this.executeLimited(request) : undefined;
    }
  }

  /** Requests that use the camera or the server. */
  private executeLimited(
    request: Exclude<HostRequest, { call: "ask" | "cancelQuestion" | "pickPicture" | "speak" }>,
  ): Promise<Value | void> {
    const { recognition, video } = this.targets;
    switch (request.call) {
      case "startRecognition":
        return video.startRecognition();
      case "showCamera":
        return video.openCamera();
      case "result":
        return recognition.result();
      case "confidence":
        return recognition.confidence(request.classId);
      case "isClass":
        return recognition.isClass(request.classId);
      case "addPicture":
        return this.withTraining((training) => training.addPicture(request.classId));
      case "train":
        return this.withTraining((training) => training.train(request.settings));
    }
  }

  /** Where a program must not train, its script continues as if training had succeeded. */
  private async withTraining(action: (training: ModelTraining) => Promise<void>): Promise<void> {
    const { training, onTrainingUnavailable } = this.targets;
    if (training === null) onTrainingUnavailable();
    else await action(training);
  }
}

function serializeProblem(error: unknown): ProblemData {
  if (error instanceof BlockProblem) return { code: error.code, params: error.params, text: null };
  if (error instanceof ApiError) return { code: null, params: {}, text: truncate(error.message, LIMITS.refusal) };
  console.error(error);
  return { code: null, params: {}, text: null };
}
