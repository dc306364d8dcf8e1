/** Follows the events of one training run: its epochs and its end. */
import type { EpochScores } from "../../apiTypes";

export interface RunEvents {
  onEpoch: (scores: EpochScores) => void;
  /** The run succeeded, failed or was canceled and has to be loaded again. */
  onEnded: () => void;
  /** The stream has opened. */
  onOpened: () => void;
  /** The stream was interrupted, temporarily or for good. */
  onInterrupted: () => void;
  /** The server closed the stream for good: load the run, then follow it again. */
  onClosed: () => void;
}

type OpenStream = (path: string) => EventSource;

/** Starts following; the returned function stops it. The browser reconnects an interrupted stream by itself. */
export function followRun(
  path: string,
  events: RunEvents,
  open: OpenStream = (address) => new EventSource(address),
): () => void {
  const stream = open(path);
  const closeThen = (notify: () => void) => () => {
    stream.close();
    notify();
  };
  stream.addEventListener("epoch", (event) =>
    events.onEpoch(JSON.parse((event as MessageEvent<string>).data) as EpochScores),
  );
  for (const name of ["succeeded", "failed", "cancelled"]) stream.addEventListener(name, closeThen(events.onEnded));
  stream.addEventListener("open", () => events.onOpened());
  stream.addEventListener("error", () => {
    events.onInterrupted();
    if (stream.readyState === 2) closeThen(events.onClosed)();
  });
  return () => stream.close();
}
