/** Plays what a program makes audible: library sounds, piano notes and speech. */
import { ownSoundUrl, pianoKeys, pianoKeyUrl, soundUrl } from "../library/sounds";
import { AudioFiles } from "./audioFiles";
import type { SoundOutput } from "./soundOutput";
import { Speech } from "./speech";

/** Halftones above C4. */
const halftones: Readonly<Record<string, number>> = { C4: 0, D4: 2, E4: 4, F4: 5, G4: 7, A4: 9, B4: 11, C5: 12 };

/** One playback: a file, its playback rate and its duration in seconds (Infinity for the whole file). */
interface Playback {
  url: string;
  rate: number;
  seconds: number;
}

/** More sounds at once are only noise, and a loop without a wait would request thousands. */
const MAX_SOUNDS = 24;
const MAX_GAIN = 0.8;
/** A sound that stops without a fade clicks. */
const FADE_SECONDS = 0.04;

export class BrowserSounds implements SoundOutput {
  volume = 100;
  private context: AudioContext | null = null;
  private readonly audioFiles: AudioFiles;
  private readonly playing = new Set<AudioBufferSourceNode>();
  private readonly speech: Speech;
  /** Grows whenever all sounds stop: sounds still loading at that time are not played. */
  private stopCount = 0;

  /** `ownUrl` is where the own sounds are; `onSpeechUnavailable` is called when the browser has no voice; files lie where `addressOf` says. */
  constructor(
    language: string,
    private readonly ownUrl: string,
    onSpeechUnavailable: () => void,
    addressOf = (url: string) => url,
  ) {
    this.audioFiles = new AudioFiles(addressOf);
    this.speech = new Speech(language, onSpeechUnavailable);
  }

  preload(names: readonly string[]): void {
    this.speech.prepare();
    const context = this.openContext();
    if (context === null) return;
    for (const { url } of names.flatMap((name) => notePlayback(name, 0) ?? this.effectPlayback(name) ?? []))
      void this.audioFiles.loadFile(context, url);
  }

  playNote(name: string, seconds: number): void {
    const note = notePlayback(name, seconds);
    if (note !== null && seconds > 0) void this.playFile(note);
  }

  playEffect(name: string): void {
    const effect = this.effectPlayback(name);
    if (effect !== null) void this.playFile(effect);
  }

  speakText(text: string): Promise<void> {
    return this.speech.speakText(text, this.volume / 100);
  }

  stopAll(): void {
    this.stopCount += 1;
    for (const source of this.playing) source.stop();
    this.playing.clear();
    this.speech.stopAll();
  }

  setPaused(paused: boolean): void {
    void (paused ? this.context?.suspend() : this.context?.resume());
    this.speech.setPaused(paused);
  }

  private async playFile({ url, rate, seconds }: Playback): Promise<void> {
    const [context, gain, silences] = [this.openContext(), (MAX_GAIN * this.volume) / 100, this.stopCount];
    if (context === null) return;
    const recording = await this.audioFiles.loadFile(context, url);
    if (recording === null || silences !== this.stopCount || this.playing.size >= MAX_SOUNDS) return;
    const source = new AudioBufferSourceNode(context, { buffer: recording, playbackRate: rate });
    const loudness = new GainNode(context, { gain });
    source.connect(loudness).connect(context.destination);
    source.onended = () => {
      this.playing.delete(source);
      loudness.disconnect();
    };
    this.playing.add(source);
    source.start();
    if (Number.isFinite(seconds)) fadeOut(source, loudness, context.currentTime + seconds);
  }

  private effectPlayback(name: string): Playback | null {
    const address = soundUrl(name) ?? ownSoundUrl(name, this.ownUrl);
    return address === null ? null : { url: address, rate: 1, seconds: Number.POSITIVE_INFINITY };
  }

  /** Created when the start button is pressed: browsers allow no sound before. */
  private openContext(): AudioContext | null {
    if (typeof AudioContext === "undefined") return null;
    this.context ??= new AudioContext();
    if (this.context.state === "suspended") void this.context.resume();
    return this.context;
  }
}

function fadeOut(source: AudioBufferSourceNode, { gain }: GainNode, time: number): void {
  gain.setValueAtTime(gain.value, time);
  gain.linearRampToValueAtTime(0, time + FADE_SECONDS);
  source.stop(time + FADE_SECONDS);
}

/** Plays the nearest recorded key at a changed rate; null for a name that is not a note. */
function notePlayback(name: string, seconds: number): Playback | null {
  const key = halftones[name];
  if (key === undefined) return null;
  const recorded = pianoKeys.reduce((best, pianoKey) =>
    Math.abs(pianoKey - key) < Math.abs(best - key) ? pianoKey : best,
  );
  return { url: pianoKeyUrl(recorded), rate: 2 ** ((key - recorded) / 12), seconds };
}
