/** The ready examples for a teacher: one press hands one out to everybody of a classroom. */
import { useState } from "preact/hooks";
import { toast, toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { ExampleList } from "./ExampleList";

interface HandOutExamplesProps {
  classroom: string;
  onHandedOut: () => void;
  /** Who leaves the page meanwhile cuts the hand-out off. */
  onBusy?: (busy: boolean) => void;
}

export function HandOutExamples({ classroom, onHandedOut, onBusy }: HandOutExamplesProps) {
  const [busy, setBusy] = useState(false);
  const handOut = async (example: string) => {
    setBusy(true);
    onBusy?.(true);
    try {
      // Drawing is loaded by the press: most visits to the page do without it.
      const { handOutExample } = await import("./handOutExample");
      await handOutExample(classroom, example);
      toast(translate("examples.handed_out", { name: translate(`examples.${example}`) }));
      onHandedOut();
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
      onBusy?.(false);
    }
  };
  return (
    <>
      <ExampleList
        small
        action={translate("examples.hand_out")}
        disabled={busy}
        onChoose={(example) => void handOut(example)}
      />
      <p class="examples__state" role="status">
        {busy ? translate("examples.preparing") : translate("examples.license")}
      </p>
    </>
  );
}
