/** Sends pictures for recognition and reads the server's last result. */
import { ApiError, type Recognition, type RecognitionOptions } from "../../api";
import type { SeenPicture } from "../../seenPicture";
import { BlockProblem } from "../runtime/problems";

/** The endpoints, with the types of `src/api.ts`. */
export interface RecognitionEndpoints {
  recognize(model: string, session: string, picture: Blob, options?: RecognitionOptions): Promise<Recognition>;
  recognitionResult(model: string, session: string): Promise<string>;
  recognitionConfidence(model: string, session: string, classId: string): Promise<number>;
  recognitionIs(model: string, session: string, classId: string): Promise<boolean>;
  forgetRecognition(model: string, session: string): Promise<void>;
}

export class RecognitionClient {
  private model: string | null = null;
  private session: string;
  /** Answers of the server, valid until the next recognition. */
  private readonly cachedAnswers = new Map<string, Promise<unknown>>();
  private clearing: Promise<void> = Promise.resolve();
  /** Whether the server may have a result stored for the session. */
  private mayBeRemembered = false;
  private pendingCount = 0;
  /** Grows with every clearing: the answers to earlier pictures count no more. */
  private clearCount = 0;
  /** What the running program asks about each picture. */
  private asked: RecognitionOptions = {};
  /** The picture recognized last, or being recognized. */
  private latestPicture: SeenPicture | null = null;

  /** `onChange` gets every new answer, and null when the last one is cleared. */
  constructor(
    private readonly endpoints: RecognitionEndpoints,
    private readonly newSession: () => string,
    private readonly onChange: (answer: Recognition | null) => void,
  ) {
    this.session = newSession();
  }

  get hasModel(): boolean {
    return this.model !== null;
  }

  /** Answers of another model do not apply to this one. */
  setModel(model: string | null): void {
    if (model === this.model) return;
    this.clear();
    this.model = model;
  }

  /** Sets what is asked about each picture besides its scores. */
  setAsked(asked: RecognitionOptions): void {
    this.asked = asked;
  }

  /** Recognizes a picture and stores the answer, unless everything was cleared meanwhile. */
  async recognize(seen: SeenPicture, more: RecognitionOptions = {}): Promise<Recognition> {
    const model = this.requireModel();
    const { clearCount } = this;
    const parts = [...(this.asked.parts ?? []), ...(more.parts ?? [])];
    const options = { ...this.asked, ...more, parts };
    this.pendingCount += 1;
    try {
      await this.clearing;
      // Cleared while it waited: nobody asks for the answer of a session of its own.
      if (clearCount !== this.clearCount)
        return await this.endpoints.recognize(model, this.newSession(), seen.picture, options);
      this.mayBeRemembered = true;
      this.latestPicture = seen;
      const recognition = await this.endpoints.recognize(model, this.session, seen.picture, options);
      if (clearCount === this.clearCount) this.publish(recognition);
      return recognition;
    } finally {
      this.pendingCount -= 1;
    }
  }

  async result(): Promise<string> {
    const model = this.requireModel();
    return this.queryCached("result", () => this.endpoints.recognitionResult(model, this.session));
  }

  async confidence(classId: string): Promise<number> {
    const model = this.requireModel();
    return this.queryCached(`confidence ${classId}`, () =>
      this.endpoints.recognitionConfidence(model, this.session, classId),
    );
  }

  async isClass(classId: string): Promise<boolean> {
    const model = this.requireModel();
    return this.queryCached(`is ${classId}`, () => this.endpoints.recognitionIs(model, this.session, classId));
  }

  get lastPicture(): SeenPicture | null {
    return this.latestPicture;
  }

  /** The server would store the result of a picture still being sent, so the session changes as well. */
  clear(): void {
    const { model, session, mayBeRemembered } = this;
    this.clearCount += 1;
    this.latestPicture = null;
    this.cachedAnswers.clear();
    this.mayBeRemembered = false;
    this.onChange(null);
    if (model === null || !mayBeRemembered) return;
    if (this.pendingCount > 0) this.session = this.newSession();
    this.clearing = this.forgetSession(model, session);
  }

  /** If the server cannot delete the result, a new session starts without one. */
  private async forgetSession(model: string, session: string): Promise<void> {
    try {
      await this.endpoints.forgetRecognition(model, session);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (session === this.session) this.session = this.newSession();
    }
  }

  private publish(recognition: Recognition): void {
    this.cachedAnswers.clear();
    this.onChange(recognition);
  }

  private requireModel(): string {
    if (this.model === null) throw new BlockProblem("no_model");
    return this.model;
  }

  private queryCached<T>(question: string, endpoint: () => Promise<T>): Promise<T> {
    const known = this.cachedAnswers.get(question) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const cached = this.clearing.then(endpoint).catch((error: unknown) => {
      this.cachedAnswers.delete(question);
      throw toBlockProblem(error);
    });
    this.cachedAnswers.set(question, cached);
    return cached;
  }
}

/** Turns refusals that a student can resolve in the blocks into block problems. */
export function toBlockProblem(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.code === "class_not_found") return new BlockProblem("class_not_learned");
  if (error.code === "model_not_found") return new BlockProblem("no_model");
  return error;
}
