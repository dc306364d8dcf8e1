import { useEffect, useState } from "preact/hooks";
import { listVersions, type ProgramVersion, restoreVersion } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { EmptyState } from "../../../components/EmptyState";
import { Loading } from "../../../components/Loading";
import { toast, toastProblem } from "../../../components/Toasts";
import { translateSharing } from "../../../sharing/words";
import { formatDateTime } from "../../../words";
import { toNextChains } from "../../compile";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";

/** Earlier versions of the program. Restoring one creates a new version, so nothing is lost. */
export function HistoryDialog({ store }: { store: BlocksPageStore }) {
  const [versions, setVersions] = useState<ProgramVersion[] | null>(null);
  const project = store.project.value.id;
  const isSaved = store.autosave.state.value.kind === "saved";
  useEffect(() => {
    if (isSaved) listVersions(project).then(setVersions, toastProblem);
  }, [project, isSaved]);
  const restore = async ({ version, saved_at }: ProgramVersion) => {
    try {
      store.loadOther(toNextChains(await restoreVersion(project, version)));
      closeDialog();
      toast(translateSharing("restored", { when: formatDateTime(saved_at) }));
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <Dialog title={translateSharing("history_title")} onClose={closeDialog}>
      {versions === null ? (
        <Loading />
      ) : (
        <div class="sharing">
          {versions.length === 0 ? (
            <EmptyState text={translateSharing("history_none")} />
          ) : (
            <p>{translateSharing("history_explain")}</p>
          )}
          {!isSaved && <p role="status">{translateSharing("history_wait")}</p>}
          <ul class="versions">
            {versions.map((version) => (
              <li key={version.version} class="version">
                <div>
                  <p class="version__when">
                    <time dateTime={version.saved_at}>{formatDateTime(version.saved_at)}</time>
                  </p>
                  <p class="version__facts">
                    {translateSharing("history_facts", { sprites: version.sprites, blocks: version.blocks })}
                  </p>
                </div>
                <Button kind="soft" disabled={!isSaved} onClick={() => void restore(version)}>
                  {translateSharing("restore")}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
