/** The sources of pictures: the library, the student's own pictures, a file, the drawing tool. */
import { useState } from "preact/hooks";
import { ApiError } from "../../../api";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { PenIcon } from "../../../components/icons";
import { DropArea, FileButton } from "../../../components/PictureDrop";
import { toastProblem } from "../../../components/Toasts";
import { problemReason } from "../../controls/problemMessage";
import type { PictureUse } from "../../program/pictures";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH } from "../store/fieldOptions";
import { closeDialog, openDialog } from "../store/openDialog";
import { addTextBox, uploadPicture } from "../store/programActions";
import { BackgroundChoices } from "./BackgroundChoices";
import { LibraryPictures } from "./LibraryPictures";
import { OwnPictures } from "./OwnPictures";

type LibraryTab = "library" | "own";

export function LibraryDialog({ store, use }: { store: BlocksPageStore; use: PictureUse }) {
  const [tab, setTab] = useState<LibraryTab>("library");
  const [busy, setBusy] = useState(false);
  const upload = async (files: File[]) => {
    if (files.length === 0 || busy) return;
    setBusy(true);
    const kept = await uploadAll(files, (file) => uploadPicture(store, file, nameOf(file), use));
    setBusy(false);
    if (kept > 0) closeDialog();
  };
  return (
    <Dialog title={translateBlocks(`library.title.${use.as}`)} onClose={closeDialog} wide>
      <DropArea class="library" onFiles={(files) => void upload(files)}>
        <div class="library__sources">
          <div class="library__tabs" role="group" aria-label={translateBlocks(`library.title.${use.as}`)}>
            {(["library", "own"] as const).map((item) => (
              <button
                key={item}
                type="button"
                class="view-tab"
                aria-pressed={tab === item}
                onClick={() => setTab(item)}
              >
                {translateBlocks(`library.tab.${item}`)}
              </button>
            ))}
          </div>
          {busy && <span class="spinner" role="status" aria-label={translateBlocks("library.uploading")} />}
          <FileButton many label={translateBlocks("library.upload")} onFiles={(files) => void upload(files)} />
          <Button
            kind="soft"
            icon={<PenIcon />}
            onClick={() => {
              openDialog.value = { kind: "draw", use, changed: null };
            }}
          >
            {translateBlocks("library.draw")}
          </Button>
          {use.as === "sprite" && <TextBoxButton store={store} scene={use.scene} />}
        </div>
        {tab === "own" && <OwnPictures store={store} use={use} />}
        {tab === "library" &&
          (use.as === "background" ? <BackgroundChoices store={store} /> : <LibraryPictures store={store} use={use} />)}
      </DropArea>
    </Dialog>
  );
}

function TextBoxButton({ store, scene }: { store: BlocksPageStore; scene: string }) {
  return (
    <Button
      kind="soft"
      icon={<TextIcon />}
      data-add-text-box
      onClick={() => {
        closeDialog();
        addTextBox(store, scene);
      }}
    >
      {translateBlocks("textBox.add")}
    </Button>
  );
}

/** A letter. */
const TextIcon = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true" focusable="false">
    <path d="M5 8V5h14v3M12 5v14M9 19h6" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
);

/** A file name without its extension. */
const nameOf = (file: File): string =>
  file.name
    .replace(/\.[^.]*$/, "")
    .trim()
    .slice(0, MAX_NAME_LENGTH) || translateBlocks("draw.named.costume");

/**
 * Uploads files one after the other to keep their order and returns how many were stored. A refused file does not stop
 * the others.
 */
async function uploadAll(files: readonly File[], upload: (file: File) => Promise<void>): Promise<number> {
  let uploaded = 0;
  for (const file of files) {
    try {
      await upload(file);
      uploaded += 1;
    } catch (error) {
      toastProblem(
        files.length === 1
          ? error
          : new Error(translateBlocks("library.refused", { name: file.name, reason: problemReason(error) })),
      );
      if (!isAboutPicture(error)) break;
    }
  }
  return uploaded;
}

/** Whether the server refused the file itself; any other error would affect the next file, too. */
const isAboutPicture = (error: unknown): boolean => error instanceof ApiError && [413, 415, 422].includes(error.status);
