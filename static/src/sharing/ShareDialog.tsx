/** Switches a project's link on and off and shows it. Put `<ShareDialog />` once on a page. */
import { signal } from "@preact/signals";
import { useEffect, useId, useState } from "preact/hooks";
import { type Share, shareProject, unshareProject } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { LinkIcon, WarningIcon } from "../components/icons";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { ShowInGallery } from "../gallery/ShowInGallery";
import { addressForOthers, LinkLine } from "./LinkLine";
import { cameFromEntry, loadShare } from "./loadShare";
import { translateSharing } from "./words";

interface DialogTarget {
  project: { id: string; name: string };
  /** Called when the link was switched on or off. */
  onChange: (shared: boolean) => void;
}

const dialogTarget = signal<DialogTarget | null>(null);

export const openShareDialog = (
  project: DialogTarget["project"],
  onChange: DialogTarget["onChange"] = () => undefined,
): void => {
  dialogTarget.value = { project, onChange };
};

export function ShareDialog() {
  return dialogTarget.value === null ? null : (
    <ShareDialogContent key={dialogTarget.value.project.id} {...dialogTarget.value} />
  );
}

/** `undefined` while it is loading. */
type LoadedShare = Share | null | undefined;

function ShareDialogContent({ project, onChange }: DialogTarget) {
  const [share, setShare] = useState<LoadedShare>(undefined);
  const [busy, setBusy] = useState(false);
  const [fromEntry, setFromEntry] = useState(false);
  const close = () => {
    dialogTarget.value = null;
  };
  useEffect(() => {
    Promise.all([loadShare(project.id), cameFromEntry(project.id)]).then(
      ([loaded, isFromEntry]) => {
        setFromEntry(isFromEntry);
        setShare(loaded);
      },
      (error: unknown) => {
        toastProblem(error);
        close();
      },
    );
  }, [project.id]);
  const runAction = async (work: () => Promise<Share | null>) => {
    setBusy(true);
    try {
      const now = await work();
      setShare(now);
      onChange(now !== null);
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const shareWith = (with_pictures: boolean) => void runAction(() => shareProject(project.id, { with_pictures }));
  const unshare = () =>
    void runAction(async () => {
      await unshareProject(project.id);
      return null;
    });
  const actions = share ? (
    <Button kind="danger" disabled={busy} onClick={unshare}>
      {translateSharing("off")}
    </Button>
  ) : undefined;
  return (
    <Dialog title={translateSharing("title", { name: project.name })} onClose={close} actions={actions}>
      {share === undefined && <Loading />}
      {share === null && <NotShared busy={busy} fromEntry={fromEntry} onShare={() => shareWith(false)} />}
      {share && (
        <>
          <IsShared share={share} busy={busy} onPictures={shareWith} />
          <ShowInGallery project={project.id} />
        </>
      )}
    </Dialog>
  );
}

function NotShared({ busy, fromEntry, onShare }: { busy: boolean; fromEntry: boolean; onShare: () => void }) {
  return (
    <div class="sharing">
      <p>{translateSharing("explain")}</p>
      <p class="sharing__note">{translateSharing("explain_who")}</p>
      {fromEntry && (
        <p class="notice notice--warning">
          <WarningIcon />
          <span class="notice__text">{translateSharing("from_entry")}</span>
        </p>
      )}
      <Button kind="main" big icon={<LinkIcon />} disabled={busy} onClick={onShare}>
        {translateSharing("on")}
      </Button>
    </div>
  );
}

function IsShared({
  share,
  busy,
  onPictures,
}: {
  share: Share;
  busy: boolean;
  onPictures: (allowed: boolean) => void;
}) {
  const id = useId();
  return (
    <div class="sharing">
      <p>{translateSharing("is_on")}</p>
      <LinkLine address={addressForOthers(share)} label={translateSharing("link")} opens />
      {share.on_network ? (
        <img class="sharing__qr" src={share.qr} alt={translateSharing("qr")} width="160" height="160" />
      ) : (
        <p class="notice notice--warning">
          <WarningIcon />
          <span class="notice__text">{translateSharing("only_here")}</span>
        </p>
      )}
      <label class="sharing__choice" for={id}>
        <input
          id={id}
          type="checkbox"
          checked={share.with_pictures}
          disabled={busy}
          onChange={(event) => onPictures(event.currentTarget.checked)}
        />
        <span>{translateSharing("with_pictures")}</span>
      </label>
      <p class="sharing__note">{translateSharing(share.with_pictures ? "pictures_go" : "pictures_stay")}</p>
    </div>
  );
}
