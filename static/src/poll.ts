/** Polling that pauses while the page is hidden. */

/**
 * Calls `request` at once and then every `everyMs`, one call at a time, until the returned function is called or
 * `request` resolves to false. Errors are passed to `onError`.
 */
export function poll(
  everyMs: number,
  request: (signal: AbortSignal) => Promise<boolean | void>,
  onError: (error: unknown) => void,
): () => void {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = async () => {
    const continues =
      document.visibilityState === "hidden" ||
      (await request(controller.signal).catch((error: unknown) => {
        if (!controller.signal.aborted) onError(error);
      })) !== false;
    if (continues && !controller.signal.aborted) timer = setTimeout(next, everyMs);
  };
  void next();
  return () => {
    controller.abort();
    clearTimeout(timer);
  };
}
