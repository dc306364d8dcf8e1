/** How the build makes the library's sounds: which package plays what. */

/** Parameters of jsfxr; what is not given stays as it is there. */
export type Effect = Readonly<Record<string, number>>;

/** A key (C4 is 60), when it is struck and how long it is held, in seconds, and how hard, up to 127. */
export type Note = readonly [key: number, at: number, lasts: number, strength?: number];

export interface Phrase {
  /** The number of a General MIDI instrument, from 0; the drum kit's keys are drums. */
  instrument: number | "drums";
  notes: readonly Note[];
  /** Length of the sound in seconds; its last part fades. */
  seconds: number;
}

const [SAWTOOTH, SINE, NOISE] = [1, 2, 3];

export const effects: Readonly<Record<string, Effect>> = {
  jump: { p_base_freq: 0.28, p_freq_ramp: 0.22, p_env_sustain: 0.22, p_env_decay: 0.26, p_duty: 0.2, p_lpf_freq: 0.6 },
  coin: {
    p_base_freq: 0.528,
    p_arp_mod: 0.527,
    p_arp_speed: 0.58,
    p_env_sustain: 0.12,
    p_env_punch: 0.4,
    p_env_decay: 0.42,
  },
  laser: { p_base_freq: 0.63, p_freq_ramp: -0.26, p_env_sustain: 0.2, p_env_decay: 0.25, p_duty: 0.5, p_hpf_freq: 0.1 },
  boing: {
    wave_type: SINE,
    p_base_freq: 0.26,
    p_freq_ramp: 0.12,
    p_vib_strength: 0.7,
    p_vib_speed: 0.42,
    p_env_sustain: 0.3,
    p_env_decay: 0.45,
  },
  powerup: {
    p_base_freq: 0.3,
    p_freq_ramp: 0.25,
    p_repeat_speed: 0.5,
    p_env_sustain: 0.42,
    p_env_decay: 0.4,
    p_duty: 0.3,
  },
  hit: {
    wave_type: NOISE,
    p_base_freq: 0.4,
    p_freq_ramp: -0.35,
    p_env_sustain: 0.06,
    p_env_punch: 0.5,
    p_env_decay: 0.28,
    p_lpf_freq: 0.7,
  },
  explosion: {
    wave_type: NOISE,
    p_base_freq: 0.12,
    p_freq_ramp: -0.12,
    p_env_sustain: 0.32,
    p_env_punch: 0.5,
    p_env_decay: 0.62,
    p_lpf_freq: 0.6,
  },
  blip: { p_base_freq: 0.5, p_env_sustain: 0.16, p_env_decay: 0.16, p_duty: 0.4 },
  teleport: {
    wave_type: SINE,
    p_base_freq: 0.3,
    p_freq_ramp: 0.16,
    p_vib_strength: 0.5,
    p_vib_speed: 0.75,
    p_env_attack: 0.2,
    p_env_sustain: 0.4,
    p_env_decay: 0.4,
  },
  fall: { wave_type: SINE, p_base_freq: 0.6, p_freq_ramp: -0.135, p_env_sustain: 0.68, p_env_decay: 0.3 },
  bee: {
    wave_type: SAWTOOTH,
    p_base_freq: 0.235,
    p_vib_strength: 0.12,
    p_vib_speed: 0.3,
    p_env_attack: 0.35,
    p_env_sustain: 0.55,
    p_env_decay: 0.45,
    p_lpf_freq: 0.45,
    p_duty: 1,
  },
  wind: {
    wave_type: NOISE,
    p_base_freq: 0.7,
    p_env_attack: 0.7,
    p_env_sustain: 0.35,
    p_env_decay: 0.8,
    p_lpf_freq: 0.15,
    p_lpf_resonance: 0.75,
    p_lpf_ramp: 0.02,
  },
  engine: {
    wave_type: SAWTOOTH,
    p_base_freq: 0.11,
    p_freq_ramp: 0.09,
    p_vib_strength: 0.25,
    p_vib_speed: 0.8,
    p_env_attack: 0.15,
    p_env_sustain: 0.6,
    p_env_decay: 0.45,
    p_lpf_freq: 0.4,
  },
};

const HARP = 46;
const PIANO = 0;
const DRUMS = "drums" as const;
const [CLAP, SNARE, KICK, HIHAT, CRASH] = [39, 38, 36, 42, 49];

/** Strikes one key again and again, so many times a second. */
const repeated = (key: number, times: number, aSecond: number, strength = (_time: number) => 100): Note[] =>
  Array.from({ length: times }, (_, time) => [key, time / aSecond, 0.2, strength(time)]);

/** Keys one after the other. */
const run = (keys: readonly number[], step: number, held = 0.4, strength = 100): Note[] =>
  keys.map((key, place) => [key, place * step, held, strength]);

export const phrases: Readonly<Record<string, Phrase>> = {
  levelup: { instrument: 13, notes: run([67, 72, 76, 79, 84], 0.08, 0.5), seconds: 1 },
  magic: { instrument: 112, notes: run([72, 76, 79, 84, 88, 91], 0.07, 0.6, 90), seconds: 1.4 },
  correct: { instrument: 11, notes: run([67, 76, 72], 0.2, 1.2), seconds: 1.6 },
  wrong: {
    instrument: 81,
    notes: [
      [46, 0, 0.6],
      [47, 0, 0.6],
    ],
    seconds: 0.7,
  },
  win: {
    instrument: 56,
    notes: [
      [67, 0, 0.12],
      [72, 0.13, 0.12],
      [76, 0.26, 0.12],
      [79, 0.39, 0.2],
      [76, 0.62, 0.1],
      [79, 0.75, 0.7],
      [72, 0.75, 0.7],
    ],
    seconds: 1.7,
  },
  lose: {
    instrument: 57,
    notes: [
      [62, 0, 0.3],
      [61, 0.34, 0.3],
      [60, 0.68, 0.3],
      [59, 1.02, 0.9],
    ],
    seconds: 2.1,
  },
  gameover: {
    instrument: 80,
    notes: [
      [72, 0, 0.18],
      [67, 0.2, 0.18],
      [64, 0.4, 0.18],
      [60, 0.6, 0.7],
    ],
    seconds: 1.5,
  },
  drum: { instrument: 116, notes: [[60, 0, 1, 120]], seconds: 1 },
  snare: { instrument: DRUMS, notes: [[SNARE, 0, 0.3, 115]], seconds: 0.5 },
  cymbal: { instrument: DRUMS, notes: [[CRASH, 0, 2, 115]], seconds: 1.8 },
  drumroll: {
    instrument: DRUMS,
    notes: [...repeated(SNARE, 30, 20, (time) => 50 + 2 * time), [KICK, 1.5, 0.3, 120], [CRASH, 1.5, 1, 110]],
    seconds: 2.6,
  },
  beat: {
    instrument: DRUMS,
    seconds: 2,
    notes: [
      ...repeated(HIHAT, 8, 4, () => 75),
      [KICK, 0, 0.2],
      [SNARE, 0.5, 0.2],
      [KICK, 0.75, 0.2],
      [KICK, 1, 0.2],
      [SNARE, 1.5, 0.2],
    ],
  },
  tada: {
    instrument: 61,
    notes: [
      [67, 0, 0.14],
      [60, 0.18, 1],
      [64, 0.18, 1],
      [67, 0.18, 1],
      [72, 0.18, 1],
    ],
    seconds: 1.5,
  },
  tambourine: { instrument: DRUMS, notes: repeated(54, 4, 5), seconds: 1.1 },
  triangle: { instrument: DRUMS, notes: [[81, 0, 1.5, 110]], seconds: 1.5 },
  cowbell: { instrument: DRUMS, notes: [[56, 0, 0.3, 110]], seconds: 0.5 },
  bongo: {
    instrument: DRUMS,
    notes: [
      [60, 0, 0.2],
      [60, 0.15, 0.2],
      [61, 0.3, 0.2],
      [60, 0.6, 0.2],
      [61, 0.75, 0.3],
    ],
    seconds: 1.2,
  },
  timpani: {
    instrument: 47,
    notes: [
      [43, 0, 0.4],
      [43, 0.2, 0.4],
      [48, 0.4, 1.2, 120],
    ],
    seconds: 1.6,
  },
  xylophone: { instrument: 13, notes: run([72, 74, 76, 77, 79, 81, 83, 84], 0.09), seconds: 1.3 },
  musicbox: {
    instrument: 10,
    notes: [
      [76, 0, 0.4],
      [84, 0.2, 0.4],
      [83, 0.4, 0.4],
      [79, 0.6, 0.4],
      [81, 0.8, 0.4],
      [84, 1, 1],
    ],
    seconds: 2,
  },
  harp: { instrument: HARP, notes: run([60, 62, 64, 67, 69, 72, 74, 76, 79, 81, 84], 0.06, 1), seconds: 1.8 },
  guitar: { instrument: 25, notes: run([48, 52, 55, 60, 64], 0.03, 1.6), seconds: 1.8 },
  trumpet: {
    instrument: 56,
    notes: [
      [67, 0, 0.5],
      [72, 0.5, 0.9],
    ],
    seconds: 1.5,
  },
  flute: {
    instrument: 73,
    notes: [
      [79, 0, 0.3],
      [81, 0.3, 0.3],
      [84, 0.6, 0.7],
    ],
    seconds: 1.4,
  },
  violin: {
    instrument: 40,
    notes: [
      [67, 0, 0.5],
      [74, 0.5, 0.9],
    ],
    seconds: 1.6,
  },
  organ: {
    instrument: 19,
    notes: [
      [48, 0, 1.2],
      [60, 0, 1.2],
      [64, 0, 1.2],
      [67, 0, 1.2],
    ],
    seconds: 1.6,
  },
  orchestra: { instrument: 55, notes: [[60, 0, 0.6, 120]], seconds: 0.9 },
  bird: { instrument: 123, notes: [[72, 0, 1.4]], seconds: 1.5 },
  cuckoo: {
    instrument: 74,
    notes: [
      [79, 0, 0.28],
      [75, 0.34, 0.5],
      [79, 1.1, 0.28],
      [75, 1.44, 0.5],
    ],
    seconds: 2.1,
  },
  frog: {
    instrument: DRUMS,
    notes: [
      [73, 0, 0.2],
      [74, 0.25, 0.4],
      [73, 0.8, 0.2],
      [74, 1.05, 0.4],
    ],
    seconds: 1.6,
  },
  horse: {
    instrument: 115,
    notes: [0, 0.45, 0.9, 1.35].flatMap((at): Note[] => [
      [67, at, 0.1, 90],
      [64, at + 0.12, 0.1, 80],
      [60, at + 0.24, 0.1, 110],
    ]),
    seconds: 1.9,
  },
  sea: { instrument: 122, notes: [[60, 0, 2.4]], seconds: 3 },
  churchbell: { instrument: 14, notes: [[60, 0, 2.5, 115]], seconds: 2.5 },
  phone: { instrument: 124, notes: [[60, 0, 1.3]], seconds: 1.5 },
  alarm: { instrument: 80, notes: run([81, 76, 81, 76, 81, 76], 0.25, 0.24), seconds: 1.6 },
  clock: {
    instrument: DRUMS,
    notes: [0, 1, 2, 3].map((time): Note => [time % 2 === 0 ? 76 : 77, 0.5 * time, 0.1, 90]),
    seconds: 2,
  },
  helicopter: { instrument: 125, notes: [[60, 0, 1.8]], seconds: 2 },
  whistle: {
    instrument: DRUMS,
    notes: [
      [71, 0, 0.2],
      [72, 0.3, 0.8],
    ],
    seconds: 1.2,
  },
  clap: {
    instrument: DRUMS,
    notes: [
      [CLAP, 0, 0.2],
      [CLAP, 0.3, 0.2],
      [CLAP, 0.6, 0.2],
    ],
    seconds: 1,
  },
  applause: { instrument: 126, notes: [[60, 0, 2.2]], seconds: 2.6 },
  heartbeat: {
    instrument: 116,
    notes: [0, 0.9].flatMap((at): Note[] => [
      [57, at, 0.2, 110],
      [54, at + 0.22, 0.25, 85],
    ]),
    seconds: 1.8,
  },
};

/** One key of the piano, so many halftones above C4. */
export const pianoKey = (key: number): Phrase => ({
  instrument: PIANO,
  notes: [[60 + key, 0, 2.4, 100]],
  seconds: 2.5,
});
