/** Adds pictures, functions and copied blocks from the page's dialogs to the program. */
import { addOwnPicture } from "../../../api";
import { prepareStagePicture } from "../../../pictures/preparePicture";
import type { SavedBlock, SavedCostume, SavedFunction } from "../../compile";
import { type BackpackItem, unpackItem } from "../../program/backpack";
import { addCharacter, addPicture, type NamedPicture, type PictureUse, replacePicture } from "../../program/pictures";
import { newTextBox } from "../../program/sprites";
import { saveFunction } from "../../program/symbols";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "./blocksPageStore";
import { spriteName } from "./fieldOptions";

/** Adds a picture as a sprite, a costume or the background. */
export function addPictureToProgram(store: BlocksPageStore, picture: NamedPicture, use: PictureUse): void {
  let addedSprite: string | null = null;
  store.changeProgram((program) => {
    const used = addPicture(program, picture, use, spriteName);
    addedSprite = used.spriteId;
    return used.program;
  });
  if (addedSprite !== null) store.selectSprite(addedSprite);
}

/** Adds a sprite with all poses of a character. */
export function addCharacterToProgram(
  store: BlocksPageStore,
  character: { name: string; costumes: readonly NamedPicture[] },
  scene: string,
): void {
  let addedSprite: string | null = null;
  store.changeProgram((program) => {
    const added = addCharacter(program, character, scene, spriteName);
    addedSprite = added.spriteId;
    return added.program;
  });
  if (addedSprite !== null) store.selectSprite(addedSprite);
}

/** Adds a text box, whose words can be written at once. */
export function addTextBox(store: BlocksPageStore, scene: string): void {
  const texts = { name: translateBlocks("textBox.name"), words: translateBlocks("textBox.first") };
  let added = "";
  store.changeProgram((program) => {
    const made = newTextBox(program, texts, scene, spriteName);
    added = made.id;
    return { ...program, sprites: [...program.sprites, made] };
  });
  store.selectSprite(added);
  // The page shows the words of the selected sprite a moment later.
  setTimeout(() => document.querySelector<HTMLTextAreaElement>("[data-text-words]")?.select());
}

/** Stores an uploaded or drawn picture and adds it to the program, or replaces another with it. */
export async function uploadPicture(
  store: BlocksPageStore,
  file: Blob,
  name: string,
  use: PictureUse,
  changed: SavedCostume | null = null,
): Promise<void> {
  const { name: picture } = await addOwnPicture(store.project.value.id, await prepareStagePicture(file));
  if (changed === null) addPictureToProgram(store, { name, picture }, use);
  else store.changeProgram((program) => replacePicture(program, { ...changed, name, picture }, use));
}

/** Saves a function; a new one also gets its hat block. */
export function saveFunctionWithHat(store: BlocksPageStore, addedSprite: SavedFunction, isNew: boolean): void {
  store.changeProgram((program) => saveFunction(program, addedSprite));
  if (isNew) store.addFunctionHat(addedSprite);
}

/** Adds blocks from the backpack, with the symbols that they refer to. */
export function unpackFromBackpack(store: BlocksPageStore, packed: BackpackItem): void {
  const { program, block, functionBodies } = unpackItem(packed, {
    program: store.currentProgram(),
    classes: store.project.value.classes,
  });
  store.changeProgram((now) => ({ ...program, sprites: now.sprites }));
  for (const body of [...functionBodies, block]) store.insertBlock(body);
}

/** Adds a copy of blocks to another sprite and selects that sprite. */
export function copyBlocksTo(store: BlocksPageStore, sprite: string, block: SavedBlock): void {
  store.selectSprite(sprite);
  store.insertBlock(block);
}
