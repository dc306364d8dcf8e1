/** Asks again and again as long as a component is shown. */
import { useEffect } from "preact/hooks";
import { repeated } from "../lesson/repeated";

/** Looks at once and every `everyMs`; again from the start when `of` changes. */
export function useLooking(everyMs: number, look: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => void, of: unknown): void {
  useEffect(() => repeated(everyMs, look, failed), [of]);
}
