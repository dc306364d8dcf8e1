/** The question that the stage shows; further ones wait their turn. */
import { signal } from "@preact/signals";

interface Waiting {
  question: string;
  answered: (answer: string) => void;
}

export class Question {
  /** What is asked now; null when nothing is. */
  readonly asked = signal<string | null>(null);
  private waiting: Waiting[] = [];

  ask(question: string): Promise<string> {
    return new Promise((answered) => {
      this.waiting.push({ question, answered });
      this.showNext();
    });
  }

  answer(answer: string): void {
    this.waiting.shift()?.answered(answer);
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
