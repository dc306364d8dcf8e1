/** Chooses picture files by button, by dropping files or folders, or by pasting. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { getLimits } from "../api";
import { translate } from "../words";
import { Button } from "./Button";
import { filesOf } from "./droppedFiles";
import { UploadIcon } from "./icons";

type FilesHandler = (files: File[]) => void;

const SHOWN_FILE_TYPES = "JPG · PNG · BMP · WebP · GIF · AVIF";
/** Without HEIC: iPhones and iPads then hand out their photos as JPEGs. */
export const ACCEPTED_FILE_TYPES =
  "image/jpeg,image/png,image/bmp,image/webp,image/gif,image/avif,.jpg,.jpeg,.png,.bmp,.webp,.gif,.avif";

/** The target of a paste: the drop area that was touched, focused or pointed at last. */
let pasteTarget: FilesHandler | null = null;

export interface DropAreaProps {
  onFiles: FilesHandler;
  children: ComponentChildren;
  class?: string;
  label?: string;
}

/** A part of the page that accepts dropped and pasted files. */
export function DropArea({ onFiles, children, class: more = "", label }: DropAreaProps) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const onFilesRef = useRef(onFiles);
  onFilesRef.current = onFiles;
  const [handleFiles] = useState(() => (files: File[]) => onFilesRef.current(files));
  useEffect(() => listenForPaste(handleFiles), [handleFiles]);
  const changeDepth = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const claimPaste = () => {
    pasteTarget = handleFiles;
  };
  const drop = async (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    if (event.dataTransfer) handleFiles(await filesOf(event.dataTransfer));
  };
  return (
    <div
      class={more}
      {...(label ? { role: "group", "aria-label": label } : {})}
      style={{ position: "relative" }}
      onPointerDown={claimPaste}
      onPointerEnter={claimPaste}
      onFocusCapture={claimPaste}
      onDragEnter={(event) => {
        if (hasFiles(event.dataTransfer)) changeDepth(1);
      }}
      onDragLeave={(event) => {
        if (hasFiles(event.dataTransfer)) changeDepth(-1);
      }}
      onDragOver={(event) => {
        if (hasFiles(event.dataTransfer)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {over && <div class="drop-over">{translate("common.drop_here")}</div>}
    </div>
  );
}

export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

function listenForPaste(handleFiles: FilesHandler): () => void {
  pasteTarget ??= handleFiles;
  const paste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (pasteTarget !== handleFiles || files.length === 0) return;
    event.preventDefault();
    handleFiles(files);
  };
  document.addEventListener("paste", paste);
  return () => {
    document.removeEventListener("paste", paste);
    if (pasteTarget === handleFiles) pasteTarget = null;
  };
}

export interface FileButtonProps {
  onFiles: FilesHandler;
  label: string;
  icon?: ComponentChildren;
  many?: boolean;
  /** Opens the device's camera app where there is one; works on insecure pages, too. */
  camera?: boolean;
  kind?: "main" | "soft" | "plain";
  describedBy?: string;
  /** The types of files; pictures if left out. */
  accept?: string;
  /** Chooses a folder instead; its files have their paths in `webkitRelativePath`. */
  folder?: boolean;
}

/** A button that opens the file picker. */
export function FileButton({
  onFiles,
  label,
  icon,
  many = false,
  camera = false,
  kind = "soft",
  describedBy,
  accept = ACCEPTED_FILE_TYPES,
  folder = false,
}: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const chosen = (event: { currentTarget: HTMLInputElement }) => {
    const files = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = "";
    if (files.length > 0) onFiles(files);
  };
  return (
    <>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        {...(folder ? { webkitdirectory: true } : { accept })}
        multiple={many}
        tabIndex={-1}
        aria-hidden="true"
        {...(camera ? { capture: "environment" as const } : {})}
        onChange={chosen}
      />
      <Button
        kind={kind}
        icon={icon ?? <UploadIcon />}
        aria-describedby={describedBy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}

export interface PictureDropProps {
  onFiles: FilesHandler;
  many?: boolean;
  label?: string;
  /** Size limit of a file; requested from the server when the page does not know it. */
  maxBytes?: number;
  /** Low, without its hints, where something else is to be seen. */
  low?: boolean;
}

/** The dashed box: a button and a drop area. */
export function PictureDrop({
  onFiles,
  many = true,
  label = translate("common.pick_files"),
  maxBytes,
  low = false,
}: PictureDropProps) {
  const megabytes = useMaxMegabytes(maxBytes);
  return (
    <DropArea class={low ? "drop drop--low" : "drop"} onFiles={onFiles}>
      <FileButton onFiles={onFiles} label={label} many={many} />
      {!low && (
        <p class="drop__hint">
          {translate(many ? "common.drop_hint" : "common.drop_hint_one")}
          <br />
          {megabytes === null
            ? SHOWN_FILE_TYPES
            : translate("common.file_kinds", { kinds: SHOWN_FILE_TYPES, megabytes })}
        </p>
      )}
    </DropArea>
  );
}

function useMaxMegabytes(known: number | undefined): number | null {
  const [asked, setAsked] = useState<number | null>(null);
  useEffect(() => {
    if (known === undefined)
      getLimits().then(
        (limits) => setAsked(limits.max_picture_bytes),
        () => undefined,
      );
  }, [known]);
  const bytes = known ?? asked;
  return bytes === null ? null : Math.floor(bytes / 2 ** 20);
}
