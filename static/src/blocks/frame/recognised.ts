/** The last recognition: kept in hand, and asked of the page when there is none in hand. */
import type { Recognition as Answered } from "../../contract";
import type { Value } from "../compile";
import { cut, MOST, type ErrandWish } from "../link/turns";
import { BlockProblem } from "../runtime/problems";
import type { Answer, Recognition } from "../runtime/world";
import type { Errands } from "./errands";

export class Recognised implements Recognition {
  /** Whether there is a model to ask. */
  model = false;
  /** How often it was cleared. */
  cleared = 0;
  private inHand: Answered | null = null;
  /** Grows whenever the answer in hand is forgotten. */
  private forgotten = 0;
  /** What was said when there was nothing in hand: it stays true until the next recognition. */
  private readonly asked = new Map<string, Promise<Value>>();

  constructor(private readonly errands: Errands) {}

  requireModel(): void {
    if (!this.model) throw new BlockProblem("no_model");
  }

  result(): Answer<string> {
    this.requireModel();
    return this.inHand?.result ?? this.ask("result", { do: "result" }).then(String);
  }

  confidence(classId: string): Answer<number> {
    this.requireModel();
    if (this.inHand !== null) return this.scoreOf(classId).confidence;
    return this.ask(`confidence ${classId}`, { do: "confidence", classId: cut(classId, MOST.id) }).then(Number);
  }

  is(classId: string): Answer<boolean> {
    this.requireModel();
    if (this.inHand !== null) return this.scoreOf(classId) === this.inHand.scores[0];
    return this.ask(`is ${classId}`, { do: "is", classId: cut(classId, MOST.id) }).then(Boolean);
  }

  get latest(): { classId: string; since: number } | null {
    const best = this.inHand?.scores[0];
    return best === undefined ? null : { classId: best.class_id, since: this.forgotten };
  }

  clear(): void {
    this.cleared += 1;
    this.keep(null);
  }

  /** The page has a new answer, or none any more; one that is older than the last clearing says nothing. */
  take(answer: Answered | null, since: number): void {
    if (since === this.cleared) this.keep(answer);
  }

  /** A new run begins. */
  begin(): void {
    this.cleared = 0;
    this.keep(null);
  }

  private keep(answer: Answered | null): void {
    this.inHand = answer;
    if (answer === null) this.forgotten += 1;
    this.asked.clear();
  }

  private scoreOf(classId: string) {
    const score = this.inHand?.scores.find((each) => each.class_id === classId);
    if (score === undefined) throw new BlockProblem("class_not_learned");
    return score;
  }

  private ask(question: string, wish: ErrandWish): Promise<Value> {
    const known = this.asked.get(question);
    if (known !== undefined) return known;
    const answer = this.errands.ask(wish);
    answer.catch(() => this.asked.delete(question));
    this.asked.set(question, answer);
    return answer;
  }
}
