/** The question on the stage; further ones wait in line. */
import { signal } from "@preact/signals";

interface QueuedQuestion {
  id: number;
  question: string;
  onAnswer: (answer: string) => void;
}

export class QuestionQueue {
  /** The present question; null when there is none. */
  readonly current = signal<string | null>(null);
  private queued: QueuedQuestion[] = [];

  /** `id` is used to cancel the question. */
  enqueue(question: string, id: number): Promise<string> {
    return new Promise((onAnswer) => {
      this.queued.push({ id, question, onAnswer });
      this.showNext();
    });
  }

  answerCurrent(answer: string): void {
    this.queued.shift()?.onAnswer(answer);
    this.showNext();
  }

  /** Removes a question whose answer is no longer needed and shows the next one. */
  cancelQuestion(id: number): void {
    this.queued.find((entry) => entry.id === id)?.onAnswer("");
    this.queued = this.queued.filter((entry) => entry.id !== id);
    this.showNext();
  }

  cancelAll(): void {
    const { queued } = this;
    this.queued = [];
    for (const { onAnswer } of queued) onAnswer("");
    this.showNext();
  }

  private showNext(): void {
    this.current.value = this.queued[0]?.question ?? null;
  }
}
