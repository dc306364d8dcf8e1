/** Where pictures come from: the library, the student's own, a file, the drawing tool. */
import { useState } from "preact/hooks";
import { ApiError } from "../../api";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { PenIcon } from "../../components/icons";
import { DropArea, FileButton } from "../../components/PictureDrop";
import { toastProblem } from "../../components/Toasts";
import type { PictureUse } from "../program/pictures";
import { sayBlocks } from "../words";
import { useOwnPicture } from "./additions";
import { BackgroundShelf } from "./BackgroundShelf";
import { LONGEST_NAME } from "./choices";
import { closeDialog, openDialog } from "./dialogs";
import { LibraryShelf } from "./LibraryShelf";
import { OwnShelf } from "./OwnShelf";
import { reasonOf } from "./shownProblem";
import type { Workshop } from "./workshop";

type Shelf = "library" | "own";

export function LibraryDialog({ workshop, use }: { workshop: Workshop; use: PictureUse }) {
  const [shelf, setShelf] = useState<Shelf>("library");
  const [busy, setBusy] = useState(false);
  const upload = async (files: File[]) => {
    if (files.length === 0 || busy) return;
    setBusy(true);
    const kept = await keepAll(files, (file) => useOwnPicture(workshop, file, nameOf(file), use));
    setBusy(false);
    if (kept > 0) closeDialog();
  };
  return (
    <Dialog title={sayBlocks(`library.title.${use.as}`)} onClose={closeDialog} wide>
      <DropArea class="library" onFiles={(files) => void upload(files)}>
        <div class="library__sources">
          <div class="library__shelves" role="group" aria-label={sayBlocks(`library.title.${use.as}`)}>
            {(["library", "own"] as const).map((each) => (
              <button key={each} type="button" class="view-tab" aria-pressed={shelf === each} onClick={() => setShelf(each)}>{sayBlocks(`library.shelf.${each}`)}</button>
            ))}
          </div>
          {busy && <span class="spinner" role="status" aria-label={sayBlocks("library.uploading")} />}
          <FileButton many label={sayBlocks("library.upload")} onFiles={(files) => void upload(files)} />
          <Button kind="soft" icon={<PenIcon />} onClick={() => { openDialog.value = { kind: "draw", use, changed: null }; }}>{sayBlocks("library.draw")}</Button>
        </div>
        {shelf === "own" && <OwnShelf workshop={workshop} use={use} />}
        {shelf === "library" && (use.as === "background" ? <BackgroundShelf workshop={workshop} /> : <LibraryShelf workshop={workshop} use={use} />)}
      </DropArea>
    </Dialog>
  );
}

/** A file's name without its ending. */
const nameOf = (file: File): string => file.name.replace(/\.[^.]*$/, "").trim().slice(0, LONGEST_NAME) || sayBlocks("draw.named.costume");

/** One after the other, so that they stand in their order; how many were kept. What is wrong with one is no reason to leave the others. */
async function keepAll(files: readonly File[], keep: (file: File) => Promise<void>): Promise<number> {
  let kept = 0;
  for (const file of files) {
    try {
      await keep(file);
      kept += 1;
    } catch (error) {
      toastProblem(files.length === 1 ? error : new Error(sayBlocks("library.refused", { name: file.name, reason: reasonOf(error) })));
      if (!isAboutPicture(error)) break;
    }
  }
  return kept;
}

/** Whether the file itself was refused; anything else would meet the next file, too. */
const isAboutPicture = (error: unknown): boolean => error instanceof ApiError && [413, 415, 422].includes(error.status);
