/** A form that is sent: busy while it goes, and the words of what was refused. */
import { useState } from "preact/hooks";
import { say } from "../words";

export interface Sending {
  busy: boolean;
  problem: string;
  /** Does the work unless some is going on already; a thrown error becomes `problem`. */
  send: (work: () => Promise<void>) => Promise<void>;
}

export function useSending(): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const send = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : say("common.unexpected"));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, send };
}
