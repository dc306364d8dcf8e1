import { useEffect, useState } from "preact/hooks";
import { listVersions, restoreVersion, type ProgramVersion } from "../../api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Loading } from "../../components/Loading";
import { toast, toastProblem } from "../../components/Toasts";
import { saySharing } from "../../sharing/words";
import { shownMoment } from "../../words";
import { nested } from "../program/stacks";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

/** Earlier versions of the program; going back to one makes a new version, so nothing is lost. */
export function HistoryDialog({ workshop }: { workshop: Workshop }) {
  const [versions, setVersions] = useState<ProgramVersion[] | null>(null);
  const project = workshop.project.value.id;
  const isSaved = workshop.saving.state.value.kind === "saved";
  useEffect(() => {
    if (isSaved) listVersions(project).then(setVersions, toastProblem);
  }, [project, isSaved]);
  const restore = async ({ version, saved_at }: ProgramVersion) => {
    try {
      workshop.takeOther(nested(await restoreVersion(project, version)));
      closeDialog();
      toast(saySharing("restored", { when: shownMoment(saved_at) }));
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Dialog title={saySharing("history_title")} onClose={closeDialog}>
      {versions === null ? <Loading /> : (
        <div class="sharing">
          <p>{saySharing(versions.length === 0 ? "history_none" : "history_explain")}</p>
          {!isSaved && <p role="status">{saySharing("history_wait")}</p>}
          <ul class="versions">
            {versions.map((each) => (
              <li key={each.version} class="version">
                <div>
                  <p class="version__when"><time dateTime={each.saved_at}>{shownMoment(each.saved_at)}</time></p>
                  <p class="version__facts">{saySharing("history_facts", { sprites: each.sprites, blocks: each.blocks })}</p>
                </div>
                <Button kind="soft" disabled={!isSaved} onClick={() => void restore(each)}>{saySharing("restore")}</Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
