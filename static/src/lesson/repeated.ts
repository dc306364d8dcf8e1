/** Asking again and again while the page is before somebody's eyes. */

/**
 * Calls `look` at once and then every `everyMs`, one at a time, until the returned function is called
 * or `look` answers false. What it throws is told to `failed`.
 */
export function repeated(everyMs: number, look: (signal: AbortSignal) => Promise<boolean | void>, failed: (error: unknown) => void): () => void {
  const life = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = async () => {
    const goesOn = document.visibilityState === "hidden" || (await look(life.signal).catch((error: unknown) => {
      if (!life.signal.aborted) failed(error);
    })) !== false;
    if (goesOn && !life.signal.aborted) timer = setTimeout(again, everyMs);
  };
  void again();
  return () => {
    life.abort();
    clearTimeout(timer);
  };
}
