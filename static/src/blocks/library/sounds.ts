/** The library's sounds, by the names that blocks save. Names are part of the file format and never change. */

export const soundGroups: ReadonlyArray<{ id: string; sounds: readonly [string, ...string[]] }> = [
  {
    id: "game",
    sounds: [
      "pop",
      "jump",
      "coin",
      "laser",
      "boing",
      "powerup",
      "levelup",
      "hit",
      "explosion",
      "blip",
      "teleport",
      "fall",
      "magic",
      "correct",
      "wrong",
      "win",
      "lose",
      "gameover",
    ],
  },
  {
    id: "music",
    sounds: [
      "drum",
      "snare",
      "cymbal",
      "drumroll",
      "beat",
      "tada",
      "tambourine",
      "triangle",
      "cowbell",
      "bongo",
      "timpani",
      "xylophone",
      "musicbox",
      "harp",
      "guitar",
      "trumpet",
      "flute",
      "violin",
      "organ",
      "orchestra",
    ],
  },
  {
    id: "nature",
    sounds: ["bird", "cuckoo", "frog", "horse", "bee", "sea", "wind", "drop", "splash", "branch"],
  },
  {
    id: "life",
    sounds: [
      "click",
      "ding",
      "bell",
      "churchbell",
      "phone",
      "alarm",
      "clock",
      "camera",
      "typing",
      "error",
      "snap",
      "tap",
      "bump",
      "metal",
      "glass",
      "crash",
      "can",
      "stapler",
      "engine",
      "helicopter",
      "whistle",
      "clap",
      "applause",
      "heartbeat",
    ],
  },
];

/** In library order; a new block plays the first. */
export const allSounds = soundGroups.flatMap(({ sounds }) => sounds) as [string, ...string[]];

/** The recorded sounds with their names in the source package; the build generates all others. */
export const recordings: Readonly<Record<string, string>> = {
  pop: "pop_cork",
  drop: "water_droplet",
  splash: "water_droplet_2",
  branch: "branch_break",
  click: "button_click",
  ding: "door_bell",
  bell: "bell_ring",
  camera: "camera_flashing",
  typing: "keyboard_desk",
  error: "computer_error",
  snap: "snap",
  tap: "tap",
  bump: "door_bump",
  metal: "metal_plate",
  glass: "glass",
  crash: "light_bulb_breaking",
  can: "beer_can_opening",
  stapler: "staple_gun",
};

/** The recorded piano keys, in semitones above C4; other keys are played from the nearest recording. */
export const pianoKeys = [2, 7, 12] as const;

const known = new Set(allSounds);

/** The address of a sound; null for an unknown name. */
export const soundUrl = (name: string): string | null =>
  known.has(name) ? `${import.meta.env.BASE_URL}sounds/${name}.${name in recordings ? "mp3" : "wav"}` : null;

/** The name of an own sound: "own:<id>". Nothing else may become part of an address. */
const OWN_SOUND = /^own:([0-9a-f]{32})$/;

export const isOwnSound = (name: string): boolean => OWN_SOUND.test(name);

/** The address of an own sound; null for another name. `own` is where the own sounds are. */
export function ownSoundUrl(name: string, own: string): string | null {
  const [, id] = OWN_SOUND.exec(name) ?? [];
  return id === undefined ? null : `${own}/${id}/audio`;
}

export const pianoKeyUrl = (key: number): string => `${import.meta.env.BASE_URL}sounds/piano-${key}.wav`;
