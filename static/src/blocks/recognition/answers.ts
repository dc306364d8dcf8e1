/** Recognition on this page: sends pictures, and asks the server what it remembers. */
import { ApiError, type Recognition as Answered } from "../../api";
import type { Asking } from "../../request";
import { BlockProblem } from "../runtime/problems";

/** The endpoints, with the shapes of `src/api.ts`. */
export interface Endpoints {
  recognize(model: string, session: string, picture: Blob, asking?: Asking): Promise<Answered>;
  recognitionResult(model: string, session: string): Promise<string>;
  recognitionConfidence(model: string, session: string, classId: string): Promise<number>;
  recognitionIs(model: string, session: string, classId: string): Promise<boolean>;
  forgetRecognition(model: string, session: string): Promise<void>;
}

export class Answers {
  private model: string | null = null;
  private session: string;
  /** What the server said: it stays true until the next recognition. */
  private readonly asked = new Map<string, Promise<unknown>>();
  private cleared: Promise<void> = Promise.resolve();
  /** Whether the server may remember something for the session. */
  private touched = false;
  private underWay = 0;
  /** What was recognised last, or is being recognised. */
  private picture: Blob | null = null;

  /** `told` hears every new answer, and null when the last one is forgotten. */
  constructor(
    private readonly endpoints: Endpoints, private readonly newSession: () => string,
    private readonly told: (answer: Answered | null) => void,
  ) {
    this.session = newSession();
  }

  get hasModel(): boolean {
    return this.model !== null;
  }

  /** The answers of another model say nothing about this one. */
  useModel(model: string | null): void {
    if (model === this.model) return;
    this.clear();
    this.model = model;
  }

  /** Recognises a picture and keeps the answer, unless everything was cleared meanwhile. */
  async recognize(picture: Blob, asking: Asking = {}): Promise<Answered> {
    const model = this.requireModel();
    await this.cleared;
    const { session } = this;
    this.touched = true;
    this.picture = picture;
    this.underWay += 1;
    try {
      const answered = await this.endpoints.recognize(model, session, picture, asking);
      if (session === this.session) this.keep(answered);
      return answered;
    } finally {
      this.underWay -= 1;
    }
  }

  async result(): Promise<string> {
    const model = this.requireModel();
    return this.ask("result", () => this.endpoints.recognitionResult(model, this.session));
  }

  async confidence(classId: string): Promise<number> {
    const model = this.requireModel();
    return this.ask(`confidence ${classId}`, () => this.endpoints.recognitionConfidence(model, this.session, classId));
  }

  async is(classId: string): Promise<boolean> {
    const model = this.requireModel();
    return this.ask(`is ${classId}`, () => this.endpoints.recognitionIs(model, this.session, classId));
  }

  get lastPicture(): Blob | null {
    return this.picture;
  }

  /** A picture still under way would be remembered after the clearing, so then the session changes too. */
  clear(): void {
    const { model, session, touched } = this;
    this.picture = null;
    this.asked.clear();
    this.touched = false;
    this.told(null);
    if (model === null || !touched) return;
    if (this.underWay > 0) this.session = this.newSession();
    this.cleared = this.forget(model, session);
  }

  /** Where the server cannot forget, a new session starts empty. */
  private async forget(model: string, session: string): Promise<void> {
    try {
      await this.endpoints.forgetRecognition(model, session);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (session === this.session) this.session = this.newSession();
    }
  }

  private keep(answered: Answered): void {
    this.asked.clear();
    this.told(answered);
  }

  private requireModel(): string {
    if (this.model === null) throw new BlockProblem("no_model");
    return this.model;
  }

  private ask<T>(question: string, endpoint: () => Promise<T>): Promise<T> {
    const known = this.asked.get(question) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const answer = this.cleared.then(endpoint).catch((error: unknown) => {
      this.asked.delete(question);
      throw asProblem(error);
    });
    this.asked.set(question, answer);
    return answer;
  }
}

/** The server's refusals that a student can mend in the blocks. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.code === "class_not_found") return new BlockProblem("class_not_learned");
  if (error.code === "model_not_found") return new BlockProblem("no_model");
  return error;
}
