/** Sound files, each fetched once, when it is first needed. */

export class Recordings {
  private readonly opened = new Map<string, Promise<AudioBuffer | null>>();

  /** Null for a file that could not be loaded; the next time it is tried again. */
  open(context: AudioContext, address: string): Promise<AudioBuffer | null> {
    const known = this.opened.get(address);
    if (known !== undefined) return known;
    const opening = loaded(context, address).catch(() => {
      this.opened.delete(address);
      return null;
    });
    this.opened.set(address, opening);
    return opening;
  }
}

async function loaded(context: AudioContext, address: string): Promise<AudioBuffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return context.decodeAudioData(await answer.arrayBuffer());
}
