/** The student's own pictures in this project, whether or not the program uses them now. */
import { useEffect, useState } from "preact/hooks";
import { deleteOwnPicture, listOwnPictures, type OwnPicture } from "../../api";
import { ask } from "../../components/Ask";
import { IconButton } from "../../components/Button";
import { BinIcon } from "../../components/icons";
import { toastProblem } from "../../components/Toasts";
import type { SavedProgram } from "../compile";
import type { PictureUse } from "../program/pictures";
import { sayBlocks } from "../words";
import { usePicture } from "./additions";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function OwnShelf({ workshop, use }: { workshop: Workshop; use: PictureUse }) {
  const [pictures, setPictures] = useState<OwnPicture[] | null>(null);
  const project = workshop.project.value.id;
  useEffect(() => { listOwnPictures(project).then(setPictures, toastProblem); }, [project]);
  if (pictures === null) return <span class="spinner" role="status" aria-label={sayBlocks("library.shelf.own")} />;
  const names = namesIn(workshop.work.value);
  const pick = (picture: OwnPicture, name: string) => {
    closeDialog();
    usePicture(workshop, { name, picture: picture.name }, use);
  };
  const remove = async (picture: OwnPicture, name: string) => {
    if (!(await ask({ title: sayBlocks("things.deleteTitle"), text: sayBlocks("library.deleteExplain", { name }), yes: sayBlocks("sprites.delete"), danger: true }))) return;
    await deleteOwnPicture(project, picture.id).then(() => setPictures(pictures.filter((each) => each !== picture)), toastProblem);
  };
  return (
    <>
      {pictures.length === 0 && <p class="field__note">{sayBlocks("library.ownEmpty")}</p>}
      <ul class="library__pictures">
        {pictures.map((each, place) => {
          const name = names.get(each.name) ?? sayBlocks("library.ownNumbered", { number: pictures.length - place });
          return (
            <li key={each.id} class="library__own">
              <button type="button" class="library__picture" data-picture={each.name} onClick={() => pick(each, name)}>
                <img src={each.image_url} alt="" loading="lazy" width="64" height="64" />
                <span class="ellipsis">{name}</span>
              </button>
              {!names.has(each.name) && <IconButton label={sayBlocks("library.delete", { name })} icon={<BinIcon />} onClick={() => void remove(each, name)} />}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What the program calls its pictures. */
function namesIn({ sprites, backgrounds = [] }: SavedProgram): ReadonlyMap<string, string> {
  const used = [...sprites.flatMap(({ costumes = [] }) => costumes), ...backgrounds];
  return new Map(used.map(({ picture, name }) => [picture, name]));
}
