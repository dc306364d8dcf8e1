/** The last recognition in the frame. Answers that are not cached are requested from the page. */
import type { Recognition } from "../../../apiTypes";
import type { Value } from "../../compile";
import { BlockProblem } from "../../runtime/problems";
import type { MaybePromise, RecognitionDevice } from "../../runtime/world";
import { type HostCall, LIMITS, truncate } from "../protocol/messages";
import type { HostCalls } from "./hostCalls";

export class RecognitionProxy implements RecognitionDevice {
  /** Whether there is a model. */
  hasModel = false;
  /** The ids of the project's classes; null where the program runs without a project. */
  projectClasses: { has(classId: string): boolean } | null = null;
  /** How often it was cleared. */
  clearCount = 0;
  private current: Recognition | null = null;
  /** Grows whenever the cached result is cleared. */
  private forgetCount = 0;
  /** Pending and received answers, valid until the next recognition. */
  private readonly pendingAnswers = new Map<string, Promise<Value>>();

  constructor(private readonly hostCalls: HostCalls) {}

  requireModel(): void {
    if (!this.hasModel) throw new BlockProblem("no_model");
  }

  result(): MaybePromise<string> {
    this.requireModel();
    return this.current?.result ?? this.askHost("result", { call: "result" }).then(String);
  }

  confidence(classId: string): MaybePromise<number> {
    this.requireModel();
    this.requireClass(classId);
    if (this.current !== null) return this.scoreOf(classId).confidence;
    return this.askHost(`confidence ${classId}`, { call: "confidence", classId: truncate(classId, LIMITS.id) }).then(
      Number,
    );
  }

  isClass(classId: string): MaybePromise<boolean> {
    this.requireModel();
    this.requireClass(classId);
    if (this.current !== null) return this.scoreOf(classId) === this.current.scores[0];
    return this.askHost(`is ${classId}`, { call: "isClass", classId: truncate(classId, LIMITS.id) }).then(Boolean);
  }

  /** Nothing is asked of the server: it knows no more than the answer to the last picture. */
  isUnknown(): boolean {
    this.requireModel();
    return this.current?.known === false;
  }

  isDeleted(classId: string): boolean {
    return classId !== "" && this.projectClasses?.has(classId) === false;
  }

  get latest(): { classId: string; since: number } | null {
    const best = this.current?.scores[0];
    return best === undefined ? null : { classId: best.class_id, since: this.forgetCount };
  }

  clear(): void {
    this.clearCount += 1;
    this.setCurrent(null);
  }

  /** Takes a new result from the page, or null; results from before the last clearing are ignored. */
  applyRecognition(recognition: Recognition | null, since: number): void {
    if (since === this.clearCount) this.setCurrent(recognition);
  }

  /** Called when a new run begins. */
  resetRun(): void {
    this.clearCount = 0;
    this.setCurrent(null);
  }

  /** An older model may still answer for a deleted class, but its block has to be changed. */
  private requireClass(classId: string): void {
    if (this.isDeleted(classId)) throw new BlockProblem("missing_class");
  }

  private setCurrent(recognition: Recognition | null): void {
    this.current = recognition;
    if (recognition === null) this.forgetCount += 1;
    this.pendingAnswers.clear();
  }

  private scoreOf(classId: string) {
    const score = this.current?.scores.find((score) => score.class_id === classId);
    if (score === undefined) throw new BlockProblem("class_not_learned");
    return score;
  }

  private askHost(question: string, call: HostCall): Promise<Value> {
    const known = this.pendingAnswers.get(question);
    if (known !== undefined) return known;
    const answer = this.hostCalls.callHost(call);
    answer.catch(() => this.pendingAnswers.delete(question));
    this.pendingAnswers.set(question, answer);
    return answer;
  }
}
