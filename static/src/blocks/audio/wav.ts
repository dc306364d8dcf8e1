/** Turns any sound that the browser can read into the one form that is stored: WAV, one channel, 16 bits. */

/** Enough for voices and noises, and a quarter of what music takes. */
const RATE = 22_050;
const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;

/** Not a sound that this browser can read. */
export class UnreadableSoundError extends Error {}

/** The sound has more seconds than a program may keep. */
export class SoundTooLongError extends Error {}

/** Throws `UnreadableSoundError` and `SoundTooLongError`. */
export async function toWav(sound: Blob, maxSeconds: number): Promise<Blob> {
  const bytes = await sound.arrayBuffer();
  const read = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes).catch(() => {
    throw new UnreadableSoundError();
  });
  if (read.duration === 0) throw new UnreadableSoundError();
  if (read.duration > maxSeconds) throw new SoundTooLongError();
  return new Blob([wavBytes(await mixedDown(read), RATE)], { type: "audio/wav" });
}

async function mixedDown(sound: AudioBuffer): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, Math.max(1, Math.floor(sound.duration * RATE)), RATE);
  const source = new AudioBufferSourceNode(context, { buffer: sound });
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

/** A WAV file of samples between -1 and 1. */
export function wavBytes(samples: Float32Array, rate: number): ArrayBuffer {
  const size = samples.length * SAMPLE_BYTES;
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + size));
  const write = (at: number, text: string) =>
    [...text].forEach((letter, index) => {
      file.setUint8(at + index, letter.charCodeAt(0));
    });
  write(0, "RIFF");
  file.setUint32(4, HEADER_BYTES - 8 + size, true);
  write(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * SAMPLE_BYTES, true);
  file.setUint16(32, SAMPLE_BYTES, true);
  file.setUint16(34, 8 * SAMPLE_BYTES, true);
  write(36, "data");
  file.setUint32(40, size, true);
  for (const [index, sample] of samples.entries())
    file.setInt16(HEADER_BYTES + index * SAMPLE_BYTES, Math.round(Math.min(1, Math.max(-1, sample)) * 32_767), true);
  return file.buffer;
}
