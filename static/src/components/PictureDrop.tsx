/** Choosing picture files: a button, a drop of files or folders, or a paste. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { getLimits } from "../api";
import { say } from "../words";
import { Button } from "./Button";
import { filesOf } from "./droppedFiles";
import { UploadIcon } from "./icons";

type TakeFiles = (files: File[]) => void;

const KINDS_SHOWN = "JPG · PNG · BMP";
export const PICTURE_KINDS = "image/jpeg,image/png,image/bmp,.jpg,.jpeg,.png,.bmp";

/** Where a paste goes: the drop area that was touched, focused or pointed at last. */
let pasteTarget: TakeFiles | null = null;

export interface DropAreaProps {
  onFiles: TakeFiles;
  children: ComponentChildren;
  class?: string;
  label?: string;
}

/** Any part of the page as a place for dropped and pasted files. */
export function DropArea({ onFiles, children, class: more = "", label }: DropAreaProps) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const take = useRef(onFiles);
  take.current = onFiles;
  const [ours] = useState(() => (files: File[]) => take.current(files));
  useEffect(() => listenForPaste(ours), [ours]);
  const enter = (by: number) => { depth.current = Math.max(0, depth.current + by); setOver(depth.current > 0); };
  const claim = () => { pasteTarget = ours; };
  const drop = async (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    if (event.dataTransfer) ours(await filesOf(event.dataTransfer));
  };
  return (
    <div
      class={more} {...(label ? { role: "group", "aria-label": label } : {})} style={{ position: "relative" }}
      onPointerDown={claim} onPointerEnter={claim} onFocusCapture={claim}
      onDragEnter={(event) => { if (hasFiles(event.dataTransfer)) enter(1); }}
      onDragLeave={(event) => { if (hasFiles(event.dataTransfer)) enter(-1); }}
      onDragOver={(event) => { if (hasFiles(event.dataTransfer)) event.preventDefault(); }}
      onDrop={drop}
    >
      {children}
      {over && <div class="drop-over">{say("common.drop_here")}</div>}
    </div>
  );
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

function listenForPaste(ours: TakeFiles): () => void {
  pasteTarget ??= ours;
  const paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (pasteTarget !== ours || files.length === 0) return;
    event.preventDefault();
    ours(files);
  };
  document.addEventListener("paste", paste);
  return () => {
    document.removeEventListener("paste", paste);
    if (pasteTarget === ours) pasteTarget = null;
  };
}

export interface FileButtonProps {
  onFiles: TakeFiles;
  label: string;
  icon?: ComponentChildren;
  many?: boolean;
  /** Opens the device's own camera where it has one: works on insecure pages, too. */
  camera?: boolean;
  kind?: "main" | "soft" | "plain";
  describedBy?: string;
}

/** A button that opens the file chooser. */
export function FileButton({ onFiles, label, icon, many = false, camera = false, kind = "soft", describedBy }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const chosen = (event: { currentTarget: HTMLInputElement }) => {
    const files = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <input
        ref={input} class="unseen" type="file" accept={PICTURE_KINDS} multiple={many} tabIndex={-1} aria-hidden="true"
        {...(camera ? { capture: "environment" as const } : {})} onChange={chosen}
      />
      <Button kind={kind} icon={icon ?? <UploadIcon />} aria-describedby={describedBy} onClick={() => input.current?.click()}>{label}</Button>
    </>
  );
}

export interface PictureDropProps {
  onFiles: TakeFiles;
  many?: boolean;
  label?: string;
  /** The largest file; the server is asked when the page does not know it. */
  maxBytes?: number;
}

/** The dashed box: a button and a place to drop. */
export function PictureDrop({ onFiles, many = true, label = say("common.pick_files"), maxBytes }: PictureDropProps) {
  const megabytes = useMegabytes(maxBytes);
  return (
    <DropArea class="drop" onFiles={onFiles}>
      <FileButton onFiles={onFiles} label={label} many={many} />
      <p class="drop__hint">{say(many ? "common.drop_hint" : "common.drop_hint_one")}<br />{megabytes === null ? KINDS_SHOWN : say("common.file_kinds", { kinds: KINDS_SHOWN, megabytes })}</p>
    </DropArea>
  );
}

function useMegabytes(known: number | undefined): number | null {
  const [asked, setAsked] = useState<number | null>(null);
  useEffect(() => {
    if (known === undefined) getLimits().then((limits) => setAsked(limits.max_picture_bytes), () => undefined);
  }, [known]);
  const bytes = known ?? asked;
  return bytes === null ? null : Math.floor(bytes / 2 ** 20);
}
