/** Follows one training run: its epochs as they come, and its end. */
import type { EpochScores } from "../../contract";

export interface RunEvents {
  epoch: (scores: EpochScores) => void;
  /** Succeeded, failed or cancelled: the run is to be read again. */
  ended: () => void;
  /** The stream is open. */
  heard: () => void;
  /** The stream broke, for now or for good. */
  broken: () => void;
  /** The stream broke for good (the server refused it): ask how the run is, then follow again. */
  lost: () => void;
}

type OpenStream = (path: string) => EventSource;

/** Starts following; the returned function stops it. The browser resumes a broken stream by itself. */
export function followRun(
  path: string, events: RunEvents, open: OpenStream = (address) => new EventSource(address),
): () => void {
  const stream = open(path);
  const end = (tell: () => void) => () => { stream.close(); tell(); };
  stream.addEventListener("epoch", (event) => events.epoch(JSON.parse((event as MessageEvent<string>).data) as EpochScores));
  for (const name of ["succeeded", "failed", "cancelled"]) stream.addEventListener(name, end(events.ended));
  stream.addEventListener("open", () => events.heard());
  stream.addEventListener("error", () => {
    events.broken();
    if (stream.readyState === 2) end(events.lost)();
  });
  return () => stream.close();
}
