/** What a program lets hear: the library's sounds, the keys of a piano, and speech. */
import { pianoAddress, pianoKeys, soundAddress } from "../library/sounds";
import type { Loudspeaker } from "../player/errands";
import { Recordings } from "./recordings";
import { Voice } from "./voice";

/** Halftones above C4. */
const keys: Readonly<Record<string, number>> = { C4: 0, D4: 2, E4: 4, F4: 5, G4: 7, A4: 9, B4: 11, C5: 12 };

/** What is to be heard: a file, played so many times as fast, for so many seconds or to its end. */
interface Heard {
  address: string;
  rate: number;
  seconds: number;
}

/** So many sounds at once are noise, and a loop without a wait would ask for thousands. */
const MOST_SOUNDS = 24;
const LOUDEST = 0.8;
/** Without a soft end there would be a click. */
const FADE_SECONDS = 0.04;

export class BrowserSounds implements Loudspeaker {
  volume = 100;
  private context: AudioContext | null = null;
  private readonly recordings = new Recordings();
  private readonly playing = new Set<AudioBufferSourceNode>();
  private readonly voice: Voice;
  /** Grows whenever everything is silenced: what was still being loaded is not heard any more. */
  private silences = 0;

  /** `silent` is told once the browser turns out to have no voice. */
  constructor(language: string, silent: () => void) {
    this.voice = new Voice(language, silent);
  }

  prepare(names: readonly string[]): void {
    const context = this.openContext();
    if (context === null) return;
    for (const { address } of names.flatMap((name) => noteOf(name, 0) ?? effectOf(name) ?? [])) void this.recordings.open(context, address);
  }

  note(name: string, seconds: number): void {
    const note = noteOf(name, seconds);
    if (note !== null && seconds > 0) void this.play(note);
  }

  effect(name: string): void {
    const effect = effectOf(name);
    if (effect !== null) void this.play(effect);
  }

  speak(text: string): Promise<void> {
    return this.voice.speak(text, this.volume / 100);
  }

  stop(): void {
    this.silences += 1;
    for (const each of this.playing) each.stop();
    this.playing.clear();
    this.voice.stop();
  }

  hold(held: boolean): void {
    void (held ? this.context?.suspend() : this.context?.resume());
    this.voice.hold(held);
  }

  private async play({ address, rate, seconds }: Heard): Promise<void> {
    const [context, gain, silences] = [this.openContext(), (LOUDEST * this.volume) / 100, this.silences];
    if (context === null) return;
    const recording = await this.recordings.open(context, address);
    if (recording === null || silences !== this.silences || this.playing.size >= MOST_SOUNDS) return;
    const source = new AudioBufferSourceNode(context, { buffer: recording, playbackRate: rate });
    const loudness = new GainNode(context, { gain });
    source.connect(loudness).connect(context.destination);
    source.onended = () => {
      this.playing.delete(source);
      loudness.disconnect();
    };
    this.playing.add(source);
    source.start();
    if (Number.isFinite(seconds)) end(source, loudness, context.currentTime + seconds);
  }

  /** Made when the start button was pressed: browsers allow no sound before. */
  private openContext(): AudioContext | null {
    if (typeof AudioContext === "undefined") return null;
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") void this.context.resume();
    return this.context;
  }
}

function end(source: AudioBufferSourceNode, { gain }: GainNode, time: number): void {
  gain.setValueAtTime(gain.value, time);
  gain.linearRampToValueAtTime(0, time + FADE_SECONDS);
  source.stop(time + FADE_SECONDS);
}

function effectOf(name: string): Heard | null {
  const address = soundAddress(name);
  return address === null ? null : { address, rate: 1, seconds: Number.POSITIVE_INFINITY };
}

/** Played from the recorded key that is nearest; null for a name that no key has. */
function noteOf(name: string, seconds: number): Heard | null {
  const key = keys[name];
  if (key === undefined) return null;
  const recorded = pianoKeys.reduce((best, each) => (Math.abs(each - key) < Math.abs(best - key) ? each : best));
  return { address: pianoAddress(recorded), rate: 2 ** ((key - recorded) / 12), seconds };
}
