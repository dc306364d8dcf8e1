/** The question that the stage shows; further ones wait their turn. */
import { signal } from "@preact/signals";

interface Waiting {
  id: number;
  question: string;
  answered: (answer: string) => void;
}

export class Question {
  /** What is asked now; null when nothing is. */
  readonly asked = signal<string | null>(null);
  private waiting: Waiting[] = [];

  /** `id` is what `drop` knows it by. */
  ask(question: string, id: number): Promise<string> {
    return new Promise((answered) => {
      this.waiting.push({ id, question, answered });
      this.showNext();
    });
  }

  answer(answer: string): void {
    this.waiting.shift()?.answered(answer);
    this.showNext();
  }

  /** Nobody waits for this answer any more: the next question is shown. */
  drop(id: number): void {
    this.waiting.find((each) => each.id === id)?.answered("");
    this.waiting = this.waiting.filter((each) => each.id !== id);
    this.showNext();
  }

  close(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const { answered } of waiting) answered("");
    this.showNext();
  }

  private showNext(): void {
    this.asked.value = this.waiting[0]?.question ?? null;
  }
}
