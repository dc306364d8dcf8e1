/** Blocks that were put aside, to be used for another sprite or in another project. */
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { BinIcon, PlusIcon } from "../../components/icons";
import { definitionOf, categories } from "../definitions";
import type { Packed } from "../program/backpack";
import { sayBlocks, sayEditor } from "../words";
import { unpack } from "./additions";
import { closeDialog } from "./dialogs";
import type { Workshop } from "./workshop";

export function BackpackDialog({ workshop }: { workshop: Workshop }) {
  const { backpack } = workshop;
  const [all, setAll] = useState(() => backpack.all());
  const remove = ({ id }: Packed) => {
    backpack.remove(id);
    setAll(backpack.all());
  };
  const use = (each: Packed) => {
    closeDialog();
    unpack(workshop, each);
  };
  return (
    <Dialog title={sayEditor("backpack.title")} onClose={closeDialog} actions={<Button kind="main" onClick={closeDialog}>{sayBlocks("problem.close")}</Button>} wide>
      <p class="field__note">{sayEditor(all.length === 0 ? "backpack.empty" : "backpack.explain")}</p>
      <ul class="things__list">
        {all.map((each) => (
          <li class="thing" key={each.id}>
            <span class="blocks-dot" style={{ backgroundColor: colourOf(each) }} />
            <span class="thing__name ellipsis">{each.words}</span>
            <span class="thing__actions">
              <IconButton label={sayEditor("backpack.use", { words: each.words })} icon={<PlusIcon />} onClick={() => use(each)} data-unpack />
              <IconButton label={sayEditor("backpack.remove", { words: each.words })} icon={<BinIcon />} onClick={() => remove(each)} />
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const colourOf = ({ block }: Packed): string =>
  categories.find(({ id }) => id === definitionOf(block.type)?.category)?.colour ?? "#5f5b66";
