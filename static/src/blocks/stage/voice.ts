/** Speaks texts with the browser's own voice. */

/** Texts wait for each other; more than this would go on speaking for minutes. */
const MOST_TEXTS = 12;
/** Some browsers never say that they have finished: longer than this a letter does not take. */
const SECONDS_A_LETTER = 0.4;

export class Voice {
  /** Ends waiting for what is being spoken. */
  private readonly speaking = new Set<() => void>();

  /** `silent` is told once the browser turns out to have no voice. */
  constructor(private readonly language: string, private readonly silent: () => void) {}

  /** Settles when the text has been spoken, or cannot be. `volume` is from 0 to 1. */
  speak(text: string, volume: number): Promise<void> {
    const voice = globalThis.speechSynthesis;
    if (text.trim() === "" || this.speaking.size >= MOST_TEXTS) return Promise.resolve();
    if (voice === undefined) {
      this.silent();
      return Promise.resolve();
    }
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = this.language;
    spoken.volume = volume;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(limit);
        this.speaking.delete(done);
        resolve();
      };
      const limit = setTimeout(done, (3 + SECONDS_A_LETTER * text.length) * 1000);
      this.speaking.add(done);
      spoken.onend = done;
      spoken.onerror = ({ error }) => {
        if (error !== "canceled" && error !== "interrupted") this.silent();
        done();
      };
      voice.speak(spoken);
    });
  }

  stop(): void {
    globalThis.speechSynthesis?.cancel();
    for (const done of [...this.speaking]) done();
  }

  hold(held: boolean): void {
    if (held) globalThis.speechSynthesis?.pause();
    else globalThis.speechSynthesis?.resume();
  }
}
