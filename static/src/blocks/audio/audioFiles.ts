/** Loads sound files. Each is fetched once, when it is first needed. */

export class AudioFiles {
  private readonly files = new Map<string, Promise<AudioBuffer | null>>();

  /** `addressOf` says where the file of an address lies. */
  constructor(private readonly addressOf: (url: string) => string) {}

  /** Null for a file that could not be loaded; the next call tries again. */
  loadFile(context: AudioContext, url: string): Promise<AudioBuffer | null> {
    const known = this.files.get(url);
    if (known !== undefined) return known;
    const opening = fetchAudio(context, this.addressOf(url)).catch(() => {
      this.files.delete(url);
      return null;
    });
    this.files.set(url, opening);
    return opening;
  }
}

async function fetchAudio(context: AudioContext, address: string): Promise<AudioBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return context.decodeAudioData(await answer.arrayBuffer());
}
