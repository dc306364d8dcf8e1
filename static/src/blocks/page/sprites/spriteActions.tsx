/** The actions of a sprite's menu. */

import { BinIcon, DownIcon, PenIcon, TableIcon, UpIcon } from "../../../components/icons";
import type { MenuAction } from "../../../components/Menu";
import { askName } from "../../../components/Questions";
import { type SavedProgram, type SavedSprite, spritesIn } from "../../compile";
import { duplicateSprite, insertSprite, moveSprite } from "../../program/sprites";
import { stageSpriteOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH, spriteName } from "../store/fieldOptions";
import { toastUndo } from "../store/undoToast";

export function spriteActions(store: BlocksPageStore, sprite: SavedSprite, playing: boolean): MenuAction[] {
  const sprites = spritesIn(store.program.value, store.scene);
  const index = sprites.findIndex(({ id }) => id === sprite.id);
  const move = (by: 1 | -1) => store.changeProgram((program) => moveSprite(program, sprite.id, index + by));
  return [
    {
      label: translateBlocks("sprites.rename"),
      icon: <PenIcon />,
      run: () => void renameSprite(store, sprite),
      disabled: playing,
    },
    {
      label: translateBlocks("sprites.duplicate"),
      icon: <TableIcon />,
      run: () => duplicateSelected(store, sprite),
      disabled: playing,
    },
    {
      label: translateBlocks("sprites.forward"),
      icon: <UpIcon />,
      run: () => move(1),
      disabled: playing || index === sprites.length - 1,
    },
    {
      label: translateBlocks("sprites.backward"),
      icon: <DownIcon />,
      run: () => move(-1),
      disabled: playing || index === 0,
    },
    {
      label: translateBlocks("sprites.delete"),
      icon: <BinIcon />,
      run: () => deleteSprite(store, sprite),
      disabled: playing || sprites.length === 1,
      danger: true,
    },
  ];
}

async function renameSprite(store: BlocksPageStore, sprite: SavedSprite): Promise<void> {
  await askName({
    title: translateBlocks("sprites.rename"),
    label: translateBlocks("sprites.name"),
    yes: translateBlocks("symbols.save"),
    value: spriteName(sprite),
    maxLength: MAX_NAME_LENGTH,
    save: async (name) => {
      if (otherSprites(store.program.value, sprite).some((other) => spriteName(other) === name))
        throw new Error(translateBlocks("symbols.taken"));
      store.changeSprite(sprite.id, { name });
    },
  });
}

/** The editor's blocks are newer than the stored sprite's, so the sprite is read within the change. */
function duplicateSelected(store: BlocksPageStore, { id }: SavedSprite): void {
  let duplicatedId = "";
  store.changeProgram((program) => {
    const sprite = program.sprites.find((item) => item.id === id);
    if (sprite === undefined) return program;
    const duplicated = duplicateSprite(program, { ...sprite, ...placeOf(sprite) }, spriteName);
    duplicatedId = duplicated.id;
    return { ...program, sprites: [...program.sprites, duplicated] };
  });
  store.selectSprite(duplicatedId);
}

const placeOf = (sprite: SavedSprite) => {
  const { x, y, size } = stageSpriteOf(sprite);
  return { x, y, size };
};

function deleteSprite(store: BlocksPageStore, { id }: SavedSprite): void {
  let removed: SavedSprite | undefined;
  let index = 0;
  store.changeProgram((program) => {
    index = program.sprites.findIndex((sprite) => sprite.id === id);
    removed = program.sprites[index];
    return removed === undefined ? program : { ...program, sprites: otherSprites(program, removed) };
  });
  if (removed === undefined) return;
  const back = removed;
  toastUndo(translateBlocks("sprites.deleted", { name: spriteName(back) }), () => {
    store.changeProgram((program) => insertSprite(program, back, index));
    store.selectSprite(id);
  });
}

const otherSprites = (program: SavedProgram, { id }: SavedSprite): SavedSprite[] =>
  program.sprites.filter((sprite) => sprite.id !== id);
