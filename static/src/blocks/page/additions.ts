/** What comes into a program from the page's windows: pictures, functions, blocks from elsewhere. */
import { addOwnPicture } from "../../api";
import type { SavedBlock, SavedCostume, SavedFunction } from "../compile";
import { unpacked, type Packed } from "../program/backpack";
import { putFunction } from "../program/parts";
import { changedPicture, usedPicture, type NamedPicture, type PictureUse } from "../program/pictures";
import { spriteName } from "./choices";
import type { Workshop } from "./workshop";

/** A picture becomes a sprite, one more costume of a sprite, or the background. */
export function usePicture(workshop: Workshop, picture: NamedPicture, use: PictureUse): void {
  let made: string | null = null;
  workshop.change((program) => {
    const used = usedPicture(program, picture, use, spriteName);
    made = used.sprite;
    return used.program;
  });
  if (made !== null) workshop.select(made);
}

/** Keeps a picture that was uploaded or drawn, then uses it, or puts it in the place of another. */
export async function useOwnPicture(workshop: Workshop, file: Blob, name: string, use: PictureUse, changed: SavedCostume | null = null): Promise<void> {
  const { name: picture } = await addOwnPicture(workshop.project.value.id, file);
  if (changed === null) usePicture(workshop, { name, picture }, use);
  else workshop.change((program) => changedPicture(program, { ...changed, name, picture }, use));
}

/** Puts a function in, with the block under which its own blocks hang when it is new. */
export function keepFunction(workshop: Workshop, made: SavedFunction, isNew: boolean): void {
  workshop.change((program) => putFunction(program, made));
  if (isNew) workshop.addFunctionHat(made);
}

/** Takes blocks out of the backpack, with the things that they name. */
export function unpack(workshop: Workshop, packed: Packed): void {
  const { program, block, bodies } = unpacked(packed, { program: workshop.onScreen(), classes: workshop.project.value.classes });
  workshop.change((now) => ({ ...program, sprites: now.sprites }));
  for (const each of [...bodies, block]) workshop.insert(each);
}

/** Puts a copy of blocks beside those of another sprite, and shows them there. */
export function copyTo(workshop: Workshop, sprite: string, block: SavedBlock): void {
  workshop.select(sprite);
  workshop.insert(block);
}
