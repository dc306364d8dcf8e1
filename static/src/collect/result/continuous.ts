/** Recognising the webcam all the time: one picture on its way at most, and always the newest. */
import { pause } from "../../request";

export interface Continuous<Answer> {
  /** The present picture, or null while there is none (camera opening, page hidden). */
  picture: () => Promise<Blob | null>;
  recognize: (picture: Blob, signal: AbortSignal) => Promise<Answer>;
  show: (answer: Answer, picture: Blob) => void;
}

/** Enough to feel live; more would only keep a school's connection busy. */
const SHORTEST_ROUND_MS = 120;

/** Goes on until `signal` is aborted; any other failure ends it with that error. */
export async function recognizeOn<Answer>(
  { picture, recognize, show }: Continuous<Answer>, signal: AbortSignal, roundMs = SHORTEST_ROUND_MS,
): Promise<void> {
  try {
    while (!signal.aborted) {
      const nextRound = pause(roundMs, signal);
      nextRound.catch(() => undefined);
      const newest = await picture();
      if (newest !== null) {
        const answer = await recognize(newest, signal);
        if (signal.aborted) return;
        show(answer, newest);
      }
      await nextRound;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
