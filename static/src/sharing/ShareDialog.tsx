/** Switches a project's link on and off, and says what it opens. Put `<ShareDialog />` once on a page. */
import { signal } from "@preact/signals";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { getProject, getShare, shareProject, unshareProject, type Share } from "../api";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { CheckIcon, LinkIcon } from "../components/icons";
import { Loading } from "../components/Loading";
import { toastProblem } from "../components/Toasts";
import { saySharing } from "./words";

interface Opened {
  project: { id: string; name: string };
  /** Told when the link was switched on or off. */
  changed: (shared: boolean) => void;
}

const opened = signal<Opened | null>(null);

export const openShareDialog = (project: Opened["project"], changed: Opened["changed"] = () => undefined): void => {
  opened.value = { project, changed };
};

export function ShareDialog() {
  return opened.value === null ? null : <Sharing key={opened.value.project.id} {...opened.value} />;
}

/** `undefined` while it is not known. */
type Known = Share | null | undefined;

function Sharing({ project, changed }: Opened) {
  const [share, setShare] = useState<Known>(undefined);
  const [busy, setBusy] = useState(false);
  const close = () => { opened.value = null; };
  useEffect(() => {
    shareOf(project.id).then(setShare, (error: unknown) => { toastProblem(error); close(); });
  }, [project.id]);
  const act = async (work: () => Promise<Share | null>) => {
    setBusy(true);
    try {
      const now = await work();
      setShare(now);
      changed(now !== null);
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const on = (with_pictures: boolean) => void act(() => shareProject(project.id, { with_pictures }));
  const off = () => void act(async () => {
    await unshareProject(project.id);
    return null;
  });
  const actions = share ? <Button kind="danger" disabled={busy} onClick={off}>{saySharing("off")}</Button> : undefined;
  return (
    <Dialog title={saySharing("title", { name: project.name })} onClose={close} actions={actions}>
      {share === undefined && <Loading />}
      {share === null && <NotShared busy={busy} onShare={() => on(false)} />}
      {share && <IsShared share={share} busy={busy} onPictures={on} />}
    </Dialog>
  );
}

function NotShared({ busy, onShare }: { busy: boolean; onShare: () => void }) {
  return (
    <div class="sharing">
      <p>{saySharing("explain")}</p>
      <p class="sharing__note">{saySharing("explain_who")}</p>
      <Button kind="main" big icon={<LinkIcon />} disabled={busy} onClick={onShare}>{saySharing("on")}</Button>
    </div>
  );
}

function IsShared({ share, busy, onPictures }: { share: Share; busy: boolean; onPictures: (allowed: boolean) => void }) {
  const id = useId();
  return (
    <div class="sharing">
      <p>{saySharing("is_on")}</p>
      <LinkLine address={new URL(share.address, window.location.href).href} />
      <label class="sharing__choice" for={id}>
        <input
          id={id} type="checkbox" checked={share.with_pictures} disabled={busy}
          onChange={(event) => onPictures(event.currentTarget.checked)}
        />
        <span>{saySharing("with_pictures")}</span>
      </label>
      <p class="sharing__note">{saySharing(share.with_pictures ? "pictures_go" : "pictures_stay")}</p>
    </div>
  );
}

function LinkLine({ address }: { address: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    setCopied(await putOnClipboard(address));
  };
  return (
    <div class="sharing__link">
      <input
        ref={field} class="input" readOnly value={address} aria-label={saySharing("link")}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button kind="main" icon={copied ? <CheckIcon /> : <LinkIcon />} onClick={() => void copy()}>
        {saySharing(copied ? "copied" : "copy")}
      </Button>
      <a class="button button--soft" href={address} target="_blank" rel="noopener">{saySharing("open")}</a>
      <span class="unseen" role="status">{copied ? saySharing("copied") : ""}</span>
    </div>
  );
}

/** False where the browser hides the clipboard (plain http): the link stays selected, to be copied by hand. */
async function putOnClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

/** Asks for a link only where there is one, so that no browser notes an error. */
async function shareOf(project: string): Promise<Share | null> {
  return (await getProject(project)).shared ? getShare(project) : null;
}
