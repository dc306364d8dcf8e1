/** All own pictures of this project, used or not. */
import { useEffect, useState } from "preact/hooks";
import { deleteOwnPicture, listOwnPictures, type OwnPicture } from "../../../api";
import { IconButton } from "../../../components/Button";
import { BinIcon } from "../../../components/icons";
import { askYesNo } from "../../../components/Questions";
import { toastProblem } from "../../../components/Toasts";
import type { SavedProgram } from "../../compile";
import type { PictureUse } from "../../program/pictures";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";
import { addPictureToProgram } from "../store/programActions";

export function OwnPictures({ store, use }: { store: BlocksPageStore; use: PictureUse }) {
  const [pictures, setPictures] = useState<OwnPicture[] | null>(null);
  const project = store.project.value.id;
  useEffect(() => {
    listOwnPictures(project).then(setPictures, toastProblem);
  }, [project]);
  if (pictures === null) return <span class="spinner" role="status" aria-label={translateBlocks("library.tab.own")} />;
  const names = pictureNames(store.program.value);
  const pick = (picture: OwnPicture, name: string) => {
    closeDialog();
    addPictureToProgram(store, { name, picture: picture.name }, use);
  };
  const remove = async (picture: OwnPicture, name: string) => {
    if (
      !(await askYesNo({
        title: translateBlocks("symbols.deleteTitle"),
        text: translateBlocks("library.deleteExplain", { name }),
        yes: translateBlocks("sprites.delete"),
        danger: true,
      }))
    )
      return;
    await deleteOwnPicture(project, picture.id).then(
      () => setPictures(pictures.filter((ownPicture) => ownPicture !== picture)),
      toastProblem,
    );
  };
  return (
    <>
      {pictures.length === 0 && <p class="field__note">{translateBlocks("library.ownEmpty")}</p>}
      <ul class="library__pictures">
        {pictures.map((picture, index) => {
          const name =
            names.get(picture.name) ?? translateBlocks("library.ownNumbered", { number: pictures.length - index });
          return (
            <li key={picture.id} class="library__own">
              <button
                type="button"
                class="library__picture"
                data-picture={picture.name}
                onClick={() => pick(picture, name)}
              >
                <img src={picture.image_url} alt="" loading="lazy" width="64" height="64" />
                <span class="ellipsis">{name}</span>
              </button>
              {!names.has(picture.name) && (
                <IconButton
                  label={translateBlocks("library.delete", { name })}
                  icon={<BinIcon />}
                  onClick={() => void remove(picture, name)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The names that the program gives its pictures. */
function pictureNames({ sprites, backgrounds = [] }: SavedProgram): ReadonlyMap<string, string> {
  const used = [...sprites.flatMap(({ costumes = [] }) => costumes), ...backgrounds];
  return new Map(used.map(({ picture, name }) => [picture, name]));
}
