/** The library of pictures, searched or browsed by group. */
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../../components/Toasts";
import { eachPose, type Library, type LibraryPicture, openLibrary, searchPictures } from "../../library/pictureSearch";
import type { PictureUse } from "../../program/pictures";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";
import { addCharacterToProgram, addPictureToProgram } from "../store/programActions";

export function LibraryPictures({ store, use }: { store: BlocksPageStore; use: PictureUse }) {
  const [library, setLibrary] = useState<Library | null>(null);
  const [query, setQuery] = useState("");
  const [group, setGroup] = useState("");
  useEffect(() => {
    openLibrary().then(setLibrary, toastProblem);
  }, []);
  const found = library === null ? [] : searchPictures(library, query, group);
  const pictures = use.as === "sprite" ? found : eachPose(found);
  const pick = ({ name, picture, costumes }: LibraryPicture) => {
    closeDialog();
    if (use.as === "sprite" && costumes !== undefined) addCharacterToProgram(store, { name, costumes }, use.scene);
    else addPictureToProgram(store, { name, picture }, use);
  };
  return (
    <>
      <input
        class="input"
        type="search"
        value={query}
        placeholder={translateBlocks("library.search")}
        aria-label={translateBlocks("library.search")}
        autocomplete="off"
        autofocus
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <Groups library={library} group={group} onChange={setGroup} />
      <p class="visually-hidden" role="status">
        {library !== null && translateBlocks("library.count", { count: pictures.length })}
      </p>
      {library !== null && pictures.length === 0 && (
        <p class="field__note">{translateBlocks("library.none", { sought: query })}</p>
      )}
      <ul class="library__pictures">
        {pictures.map((picture) => (
          <li key={picture.picture}>
            <button type="button" class="library__picture" data-picture={picture.picture} onClick={() => pick(picture)}>
              <img src={store.player.pictureUrl(picture.picture) ?? ""} alt="" loading="lazy" width="48" height="48" />
              <span>{picture.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="field__note">{translateBlocks("library.license")}</p>
    </>
  );
}

function Groups({
  library,
  group,
  onChange,
}: {
  library: Library | null;
  group: string;
  onChange: (group: string) => void;
}) {
  const groups = [{ id: "", name: translateBlocks("library.all") }, ...(library?.groups ?? [])];
  return (
    <div class="library__groups" role="group" aria-label={translateBlocks("library.tab.library")}>
      {groups.map(({ id, name }) => (
        <button key={id} type="button" class="chip" aria-pressed={group === id} onClick={() => onChange(id)}>
          {name}
        </button>
      ))}
    </div>
  );
}
