/** Blocks stored for use in other sprites or projects. */

import { useState } from "preact/hooks";
import { Button, IconButton } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { EmptyState } from "../../../components/EmptyState";
import { BinIcon, PlusIcon } from "../../../components/icons";
import { categories, definitionOf } from "../../definitions";
import type { BackpackItem } from "../../program/backpack";
import { translateBlocks, translateEditor } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { closeDialog } from "../store/openDialog";
import { unpackFromBackpack } from "../store/programActions";

export function BackpackDialog({ store }: { store: BlocksPageStore }) {
  const { backpack } = store;
  const [all, setAll] = useState(() => backpack.items());
  const remove = ({ id }: BackpackItem) => {
    backpack.removeItem(id);
    setAll(backpack.items());
  };
  const insertItem = (item: BackpackItem) => {
    closeDialog();
    unpackFromBackpack(store, item);
  };
  return (
    <Dialog
      title={translateEditor("backpack.title")}
      onClose={closeDialog}
      actions={
        <Button kind="main" onClick={closeDialog}>
          {translateBlocks("problem.close")}
        </Button>
      }
      wide
    >
      {all.length === 0 ? (
        <EmptyState text={translateEditor("backpack.empty")} />
      ) : (
        <p class="field__note">{translateEditor("backpack.explain")}</p>
      )}
      <ul class="symbols__list">
        {all.map((item) => (
          <li class="symbol" key={item.id}>
            <span class="blocks-dot" style={{ backgroundColor: colorOf(item) }} />
            <span class="symbol__name ellipsis">{item.words}</span>
            <span class="symbol__actions">
              <IconButton
                label={translateEditor("backpack.use", { words: item.words })}
                icon={<PlusIcon />}
                onClick={() => insertItem(item)}
                data-unpack
              />
              <IconButton
                label={translateEditor("backpack.remove", { words: item.words })}
                icon={<BinIcon />}
                onClick={() => remove(item)}
              />
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const colorOf = ({ block }: BackpackItem): string =>
  categories.find(({ id }) => id === definitionOf(block.type)?.category)?.color ?? "#5f5b66";
