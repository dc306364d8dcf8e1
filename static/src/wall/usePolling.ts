/** Polls while a component is mounted. */
import { useEffect } from "preact/hooks";
import { poll } from "../poll";

/** Calls at once and then every `everyMs`; starts again when `restartKey` changes. */
export function usePolling(
  everyMs: number,
  request: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
  restartKey: unknown,
): void {
  useEffect(() => poll(everyMs, request, onError), [restartKey]);
}
