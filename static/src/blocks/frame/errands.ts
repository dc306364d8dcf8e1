/** What the program asks the page to do for it: sent in turns, answered in a later one. */
import type { Value } from "../compile";
import { MOST, MOST_ERRANDS, type Errand, type ErrandWish, type ToldProblem } from "../link/turns";
import { BlockProblem, PageRefusal } from "../runtime/problems";

interface Waiting {
  settle: (value: Value) => void;
  fail: (error: Error) => void;
}

export class Errands {
  /** The page is to end all that it does for the program; who tells it so takes it back. */
  ended = false;
  private made = 0;
  private wished: Errand[] = [];
  private readonly waiting = new Map<number, Waiting>();

  /** Settles with the page's reply; rejects with `BlockProblem` or `PageRefusal`. */
  ask(wish: ErrandWish): Promise<Value> {
    return this.begin(wish).reply;
  }

  /** The same, with the errand's id. */
  begin(wish: ErrandWish): { id: number; reply: Promise<Value> } {
    const id = (this.made += 1);
    this.wished.push({ id, ...wish });
    return { id, reply: new Promise((settle, fail) => this.waiting.set(id, { settle, fail })) };
  }

  /** The errands that go out with this turn; the others wait for a later one. */
  take(): Errand[] {
    const underWay = this.waiting.size - this.wished.length;
    return this.wished.splice(0, Math.max(0, Math.min(MOST.errands, MOST_ERRANDS - underWay)));
  }

  reply(id: number, value: Value): void {
    this.end(id)?.settle(value);
  }

  refuse(id: number, { code, facts, text }: ToldProblem): void {
    this.end(id)?.fail(code === null ? new PageRefusal(text ?? "") : new BlockProblem(code, facts));
  }

  /** Questions, windows and teaching end: nobody waits for them any more. */
  endAll(): void {
    this.ended = true;
    this.wished = [];
    this.waiting.clear();
  }

  private end(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }
}
