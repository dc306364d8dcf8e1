/** The library of pictures: searched, or looked through by group. */
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../components/Toasts";
import { found, openLibrary, type Library, type LibraryPicture } from "../library/library";
import type { PictureUse } from "../program/pictures";
import { sayBlocks } from "../words";
import { usePicture } from "./additions";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function LibraryShelf({ workshop, use }: { workshop: Workshop; use: PictureUse }) {
  const [library, setLibrary] = useState<Library | null>(null);
  const [sought, setSought] = useState("");
  const [group, setGroup] = useState("");
  useEffect(() => { openLibrary().then(setLibrary, toastProblem); }, []);
  const pictures = library === null ? [] : found(library, sought, group);
  const pick = ({ name, picture }: LibraryPicture) => {
    closeDialog();
    usePicture(workshop, { name, picture }, use);
  };
  return (
    <>
      <input
        class="input" type="search" value={sought} placeholder={sayBlocks("library.search")} aria-label={sayBlocks("library.search")}
        autocomplete="off" autofocus onInput={(event) => setSought(event.currentTarget.value)}
      />
      <Groups library={library} group={group} onChange={setGroup} />
      <p class="unseen" role="status">{library !== null && sayBlocks("library.count", { count: pictures.length })}</p>
      {library !== null && pictures.length === 0 && <p class="field__note">{sayBlocks("library.none", { sought })}</p>}
      <ul class="library__pictures">
        {pictures.map((each) => (
          <li key={each.picture}>
            <button type="button" class="library__picture" data-picture={each.picture} onClick={() => pick(each)}>
              <img src={workshop.player.address(each.picture) ?? ""} alt="" loading="lazy" width="48" height="48" />
              <span>{each.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="field__note">{sayBlocks("library.licence")}</p>
    </>
  );
}

function Groups({ library, group, onChange }: { library: Library | null; group: string; onChange: (group: string) => void }) {
  const groups = [{ id: "", name: sayBlocks("library.all") }, ...(library?.groups ?? [])];
  return (
    <div class="library__groups" role="group" aria-label={sayBlocks("library.shelf.library")}>
      {groups.map(({ id, name }) => (
        <button key={id} type="button" class="chip" aria-pressed={group === id} onClick={() => onChange(id)}>{name}</button>
      ))}
    </div>
  );
}
