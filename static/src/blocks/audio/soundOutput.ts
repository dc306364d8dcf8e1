/** Speech and sounds of a program. */
export interface SoundOutput {
  /** 0 to 100; applies to sounds that begin after the change. */
  volume: number;
  /** Loads the sounds in advance, so that they play without delay. */
  preload(names: readonly string[]): void;
  playEffect(name: string): void;
  playNote(name: string, seconds: number): void;
  /** Settles when the text has been spoken or cannot be spoken. */
  speakText(text: string): Promise<void>;
  stopAll(): void;
  setPaused(paused: boolean): void;
}
