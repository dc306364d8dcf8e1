/** What the menu of a sprite does. */
import { askName } from "../../components/Ask";
import { BinIcon, DownIcon, PenIcon, TableIcon, UpIcon } from "../../components/icons";
import type { MenuAction } from "../../components/Menu";
import { spritesIn, type SavedProgram, type SavedSprite } from "../compile";
import { duplicate, placedSprite, withSprite } from "../program/sprites";
import { spriteOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { LONGEST_NAME, spriteName } from "./choices";
import { toastUndo } from "./undo";
import type { Workshop } from "./workshop";

export function spriteActions(workshop: Workshop, sprite: SavedSprite, playing: boolean): MenuAction[] {
  const sprites = spritesIn(workshop.work.value, workshop.scene);
  const place = sprites.findIndex(({ id }) => id === sprite.id);
  const move = (by: 1 | -1) => workshop.change((program) => placedSprite(program, sprite.id, place + by));
  return [
    { label: sayBlocks("sprites.rename"), icon: <PenIcon />, run: () => void rename(workshop, sprite), disabled: playing },
    { label: sayBlocks("sprites.duplicate"), icon: <TableIcon />, run: () => copy(workshop, sprite), disabled: playing },
    { label: sayBlocks("sprites.forward"), icon: <UpIcon />, run: () => move(1), disabled: playing || place === sprites.length - 1 },
    { label: sayBlocks("sprites.backward"), icon: <DownIcon />, run: () => move(-1), disabled: playing || place === 0 },
    { label: sayBlocks("sprites.delete"), icon: <BinIcon />, run: () => remove(workshop, sprite), disabled: playing || sprites.length === 1, danger: true },
  ];
}

async function rename(workshop: Workshop, sprite: SavedSprite): Promise<void> {
  await askName({
    title: sayBlocks("sprites.rename"), label: sayBlocks("sprites.name"), yes: sayBlocks("things.save"),
    value: spriteName(sprite), maxLength: LONGEST_NAME,
    save: async (name) => {
      if (others(workshop.work.value, sprite).some((each) => spriteName(each) === name)) throw new Error(sayBlocks("things.taken"));
      workshop.changeSprite(sprite.id, { name });
    },
  });
}

/** The blocks on screen are newer than those of the sprite, so it is looked up within the change. */
function copy(workshop: Workshop, { id }: SavedSprite): void {
  let made = "";
  workshop.change((program) => {
    const sprite = program.sprites.find((each) => each.id === id);
    if (sprite === undefined) return program;
    const duplicated = duplicate(program, { ...sprite, ...placeOf(sprite) }, spriteName);
    made = duplicated.id;
    return { ...program, sprites: [...program.sprites, duplicated] };
  });
  workshop.select(made);
}

const placeOf = (sprite: SavedSprite) => {
  const { x, y, size } = spriteOf(sprite);
  return { x, y, size };
};

function remove(workshop: Workshop, { id }: SavedSprite): void {
  let gone: SavedSprite | undefined;
  let place = 0;
  workshop.change((program) => {
    place = program.sprites.findIndex((each) => each.id === id);
    gone = program.sprites[place];
    return gone === undefined ? program : { ...program, sprites: others(program, gone) };
  });
  if (gone === undefined) return;
  const back = gone;
  toastUndo(sayBlocks("sprites.deleted", { name: spriteName(back) }), () => {
    workshop.change((program) => withSprite(program, back, place));
    workshop.select(id);
  });
}

const others = (program: SavedProgram, { id }: SavedSprite): SavedSprite[] => program.sprites.filter((each) => each.id !== id);
