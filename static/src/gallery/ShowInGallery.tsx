/** Puts a shared project into the gallery of the student's classroom, where the teacher has opened one. */
import { useEffect, useId, useState } from "preact/hooks";
import { toastProblem } from "../components/Toasts";
import { getProjectInGallery, setShown } from "./api";
import { translateGallery } from "./words";

export function ShowInGallery({ project }: { project: string }) {
  const [state, setState] = useState<{ open: boolean; shown: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => {
    getProjectInGallery(project).then(setState, toastProblem);
  }, [project]);
  if (state === null || (!state.open && !state.shown)) return null;
  const choose = (shown: boolean) => {
    setBusy(true);
    setShown(project, shown)
      .then(() => setState({ ...state, shown }), toastProblem)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <label class="sharing__choice" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={state.shown}
          disabled={busy}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
        <span>{translateGallery("show")}</span>
      </label>
      <p class="sharing__note">{translateGallery("show_note")}</p>
    </>
  );
}
