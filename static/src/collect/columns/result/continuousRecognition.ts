/** Recognizes the webcam continuously: at most one request at a time, always with the newest picture. */
import { delay } from "../../../request";

export interface RecognitionLoop<Picture, Answer> {
  /** The current picture; null while there is none (camera opening, page hidden). */
  capturePicture: () => Promise<Picture | null>;
  recognize: (picture: Picture, signal: AbortSignal) => Promise<Answer>;
  showResult: (answer: Answer, picture: Picture) => void;
}

/** Fast enough to feel live; more would only load a school's connection. */
const MIN_ROUND_MS = 120;

/** Runs until `signal` is aborted; any other failure ends it with that error. */
export async function recognizeContinuously<Picture, Answer>(
  { capturePicture, recognize, showResult }: RecognitionLoop<Picture, Answer>,
  signal: AbortSignal,
  roundMs = MIN_ROUND_MS,
): Promise<void> {
  try {
    while (!signal.aborted) {
      const nextRound = delay(roundMs, signal);
      nextRound.catch(() => undefined);
      const newest = await capturePicture();
      if (newest !== null) {
        const answer = await recognize(newest, signal);
        if (signal.aborted) return;
        showResult(answer, newest);
      }
      await nextRound;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
