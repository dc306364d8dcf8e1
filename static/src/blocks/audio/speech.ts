/** Speaks texts with the browser's own voice. */

/** Texts are spoken one after the other; a longer queue would keep speaking for minutes. */
const MAX_TEXTS = 12;
/** Some browsers never report the end of a text: no text takes longer than this per letter. */
const MAX_SECONDS_PER_LETTER = 0.4;
/** A text that is first in the queue and has not begun after this time will not be spoken. */
const BEGIN_MS = 1000;

export class Speech {
  /** Functions that end the wait for each text being spoken. */
  private readonly speaking = new Set<() => void>();
  private prepared = false;

  /** `onUnavailable` is called when the browser turns out to have no voice. */
  constructor(
    private readonly language: string,
    private readonly onUnavailable: () => void,
  ) {}

  /** Must be called during a click or key press: an iPad speaks only after a text was spoken during one. */
  prepare(): void {
    if (this.prepared) return;
    this.prepared = true;
    globalThis.speechSynthesis?.speak(new SpeechSynthesisUtterance(""));
  }

  /** Settles when the text has been spoken or cannot be spoken. `volume` is from 0 to 1. */
  speakText(text: string, volume: number): Promise<void> {
    const voice = globalThis.speechSynthesis;
    if (text.trim() === "" || this.speaking.size >= MAX_TEXTS) return Promise.resolve();
    if (voice === undefined) {
      this.onUnavailable();
      return Promise.resolve();
    }
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = this.language;
    spoken.volume = volume;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(limit);
        clearTimeout(begin);
        this.speaking.delete(done);
        resolve();
      };
      const limit = setTimeout(done, (3 + MAX_SECONDS_PER_LETTER * text.length) * 1000);
      const begin = setTimeout(() => {
        if (willSpeak(voice)) return;
        this.onUnavailable();
        done();
      }, BEGIN_MS);
      this.speaking.add(done);
      spoken.onstart = () => clearTimeout(begin);
      spoken.onend = done;
      spoken.onerror = ({ error }) => {
        if (error !== "canceled" && error !== "interrupted") this.onUnavailable();
        done();
      };
      voice.speak(spoken);
    });
  }

  stopAll(): void {
    globalThis.speechSynthesis?.cancel();
    for (const done of [...this.speaking]) done();
  }

  setPaused(paused: boolean): void {
    if (paused) globalThis.speechSynthesis?.pause();
    else globalThis.speechSynthesis?.resume();
  }
}

/** Whether the browser has a voice and is speaking or about to. */
const willSpeak = (voice: SpeechSynthesis): boolean =>
  voice.getVoices().length > 0 && (voice.speaking || voice.pending);
