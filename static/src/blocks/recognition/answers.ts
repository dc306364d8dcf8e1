/** The last recognition of this page: kept in hand, and asked of the server when there is none in hand. */
import { ApiError, type Recognition as Answered } from "../../api";
import type { Asking } from "../../request";
import { BlockProblem } from "../runtime/problems";
import type { Answer, Recognition } from "../runtime/world";

/** The endpoints, with the shapes of `src/api.ts`. */
export interface Endpoints {
  recognize(model: string, session: string, picture: Blob, asking?: Asking): Promise<Answered>;
  recognitionResult(model: string, session: string): Promise<string>;
  recognitionConfidence(model: string, session: string, classId: string): Promise<number>;
  recognitionIs(model: string, session: string, classId: string): Promise<boolean>;
  forgetRecognition(model: string, session: string): Promise<void>;
}

export class Answers implements Recognition {
  private model: string | null = null;
  private session: string;
  private inHand: Answered | null = null;
  /** What the server said when there was nothing in hand: it stays true until the next recognition. */
  private readonly asked = new Map<string, Promise<unknown>>();
  private cleared: Promise<void> = Promise.resolve();
  /** Whether the server may remember something for the session. */
  private touched = false;
  private underWay = 0;
  /** What was recognised last, or is being recognised. */
  private picture: Blob | null = null;
  private clearings = 0;

  constructor(private readonly endpoints: Endpoints, private readonly newSession: () => string) {
    this.session = newSession();
  }

  /** The answers of another model say nothing about this one. */
  useModel(model: string | null): void {
    if (model === this.model) return;
    this.clear();
    this.model = model;
  }

  requireModel(): string {
    if (this.model === null) throw new BlockProblem("no_model");
    return this.model;
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

  result(): Answer<string> {
    const model = this.requireModel();
    if (this.inHand !== null) return this.inHand.result;
    return this.ask("result", () => this.endpoints.recognitionResult(model, this.session));
  }

  confidence(classId: string): Answer<number> {
    const model = this.requireModel();
    if (this.inHand !== null) return this.scoreOf(classId).confidence;
    return this.ask(`confidence ${classId}`, () => this.endpoints.recognitionConfidence(model, this.session, classId));
  }

  is(classId: string): Answer<boolean> {
    const model = this.requireModel();
    if (this.inHand !== null) return this.scoreOf(classId) === this.inHand.scores[0];
    return this.ask(`is ${classId}`, () => this.endpoints.recognitionIs(model, this.session, classId));
  }

  get lastPicture(): Blob | null {
    return this.picture;
  }

  get latest(): { classId: string; since: number } | null {
    const best = this.inHand?.scores[0];
    return best === undefined ? null : { classId: best.class_id, since: this.clearings };
  }

  /** A picture still under way would be remembered after the clearing, so then the session changes too. */
  clear(): void {
    const { model, session, touched } = this;
    this.clearings += 1;
    this.picture = null;
    this.inHand = null;
    this.asked.clear();
    this.touched = false;
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
    this.inHand = answered;
    this.asked.clear();
  }

  private scoreOf(classId: string) {
    const score = this.inHand?.scores.find((each) => each.class_id === classId);
    if (score === undefined) throw new BlockProblem("class_not_learned");
    return score;
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
