/** Sounds made by the browser itself: tones and speech. Nothing is loaded. */
import type { Loudspeaker } from "../player/errands";

/** One tone of a sound: from one pitch to another, in Hz; times in seconds. */
interface Tone {
  from: number;
  to: number;
  at: number;
  lasts: number;
  shape: OscillatorType;
}

/** Equal temperament, A4 = 440 Hz. */
const pitches: Readonly<Record<string, number>> = {
  C4: 261.63, D4: 293.66, E4: 329.63, F4: 349.23, G4: 392, A4: 440, B4: 493.88, C5: 523.25,
};

const tone = (from: number, to: number, at: number, lasts: number, shape: OscillatorType = "sine"): Tone => ({ from, to, at, lasts, shape });

export const effects: Readonly<Record<string, readonly Tone[]>> = {
  pop: [tone(500, 900, 0, 0.08)],
  ding: [tone(1046, 1046, 0, 0.6), tone(1568, 1568, 0, 0.4)],
  jump: [tone(280, 760, 0, 0.22, "triangle")],
  laser: [tone(1400, 180, 0, 0.28, "sawtooth")],
  win: [tone(523, 523, 0, 0.14, "triangle"), tone(659, 659, 0.14, 0.14, "triangle"), tone(784, 784, 0.28, 0.4, "triangle")],
  lose: [tone(392, 370, 0, 0.25, "triangle"), tone(330, 311, 0.25, 0.25, "triangle"), tone(262, 196, 0.5, 0.5, "triangle")],
  click: [tone(1800, 1200, 0, 0.03, "square")],
  coin: [tone(988, 988, 0, 0.08, "square"), tone(1319, 1319, 0.08, 0.35, "square")],
  magic: [0, 1, 2, 3, 4, 5].map((step) => tone(784 * 2 ** (step / 4), 784 * 2 ** (step / 4), 0.07 * step, 0.25)),
  boing: [tone(120, 420, 0, 0.12, "triangle"), tone(420, 160, 0.12, 0.2, "triangle"), tone(160, 300, 0.32, 0.16, "triangle")],
  alarm: [0, 1, 2].flatMap((time) => [tone(880, 880, 0.4 * time, 0.2, "square"), tone(660, 660, 0.4 * time + 0.2, 0.2, "square")]),
  drum: [tone(170, 45, 0, 0.25), tone(320, 60, 0, 0.06, "triangle")],
  bird: [tone(2400, 3200, 0, 0.08), tone(3200, 2600, 0.1, 0.07), tone(2500, 3400, 0.22, 0.09)],
  engine: [tone(55, 110, 0, 0.9, "sawtooth"), tone(58, 116, 0, 0.9, "sawtooth")],
};

/** So many tones at once are noise, and a loop without a wait would ask for thousands. */
const MOST_TONES = 24;
/** Texts wait for each other; more than this would go on speaking for minutes. */
const MOST_TEXTS = 12;
const LOUDEST = 0.3;
/** Some browsers never say that they have finished: longer than this a letter does not take. */
const SECONDS_A_LETTER = 0.4;

export class BrowserSounds implements Loudspeaker {
  volume = 100;
  private context: AudioContext | null = null;
  private readonly playing = new Set<OscillatorNode>();
  /** Ends waiting for what is being spoken. */
  private readonly speaking = new Set<() => void>();

  /** `silent` is told once the browser turns out to have no voice. */
  constructor(private readonly language: string, private readonly silent: () => void) {}

  note(name: string, seconds: number): void {
    const pitch = pitches[name];
    if (pitch !== undefined) this.play(tone(pitch, pitch, 0, seconds, "triangle"));
  }

  effect(name: string): void {
    for (const each of effects[name] ?? []) this.play(each);
  }

  speak(text: string): Promise<void> {
    const voice = globalThis.speechSynthesis;
    if (text.trim() === "" || this.speaking.size >= MOST_TEXTS) return Promise.resolve();
    if (voice === undefined) {
      this.silent();
      return Promise.resolve();
    }
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.lang = this.language;
    spoken.volume = this.volume / 100;
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
    for (const each of this.playing) each.stop();
    this.playing.clear();
    globalThis.speechSynthesis?.cancel();
    for (const done of [...this.speaking]) done();
  }

  hold(held: boolean): void {
    void (held ? this.context?.suspend() : this.context?.resume());
    if (held) globalThis.speechSynthesis?.pause();
    else globalThis.speechSynthesis?.resume();
  }

  private play({ from, to, at, lasts, shape }: Tone): void {
    const context = this.openContext();
    if (context === null || lasts <= 0 || this.playing.size >= MOST_TONES) return;
    const begins = context.currentTime + at;
    const source = new OscillatorNode(context, { type: shape, frequency: from });
    const loudness = new GainNode(context, { gain: 0 });
    source.frequency.setValueAtTime(from, begins);
    source.frequency.exponentialRampToValueAtTime(to, begins + lasts);
    // Without a soft beginning and end there would be a click.
    loudness.gain.setValueAtTime(0, begins);
    loudness.gain.linearRampToValueAtTime((LOUDEST * this.volume) / 100, begins + Math.min(0.015, lasts / 4));
    loudness.gain.setValueAtTime((LOUDEST * this.volume) / 100, begins + lasts * 0.7);
    loudness.gain.linearRampToValueAtTime(0, begins + lasts);
    source.connect(loudness).connect(context.destination);
    source.onended = () => {
      this.playing.delete(source);
      loudness.disconnect();
    };
    this.playing.add(source);
    source.start(begins);
    source.stop(begins + lasts);
  }

  /** Made with the first sound, after the start button was pressed: browsers allow no sound before. */
  private openContext(): AudioContext | null {
    if (typeof AudioContext === "undefined") return null;
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") void this.context.resume();
    return this.context;
  }
}
