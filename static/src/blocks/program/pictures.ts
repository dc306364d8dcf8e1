/** Adds pictures to a program as costumes, sprites and backgrounds. Every function returns the changed program. */
import { type SavedCostume, type SavedProgram, type SavedSprite, scenesOf } from "../compile";
import { costumesOf } from "../stage/model/stageSprite";
import { changeScene } from "./scenes";
import { newSprite } from "./sprites";
import { newId } from "./symbols";

/** The use of a picture: a new sprite, another costume of a sprite, a background. */
export type PictureUse =
  | { as: "sprite"; scene: string }
  | { as: "costume"; sprite: string }
  | { as: "background"; scene: string };
export type NamedPicture = Omit<SavedCostume, "id">;

export interface PictureAddition {
  program: SavedProgram;
  /** The id of the new sprite. */
  spriteId: string | null;
}

export function addPicture(
  program: SavedProgram,
  picture: NamedPicture,
  use: PictureUse,
  named: (sprite: SavedSprite) => string,
): PictureAddition {
  switch (use.as) {
    case "sprite":
      return addCharacter(program, { name: picture.name, costumes: [picture] }, use.scene, named);
    case "costume":
      return {
        program: withCostumes(program, use.sprite, (costumes) => [...costumes, { ...picture, id: newId() }], true),
        spriteId: null,
      };
    case "background":
      return { program: withBackground(program, { ...picture, id: newId() }, use.scene), spriteId: null };
  }
}

/** Adds a sprite with several costumes. */
export function addCharacter(
  program: SavedProgram,
  character: { name: string; costumes: readonly NamedPicture[] },
  scene: string,
  named: (sprite: SavedSprite) => string,
): PictureAddition {
  const made = newSprite(program, character, scene, named);
  return { program: { ...program, sprites: [...program.sprites, made] }, spriteId: made.id };
}

/** Replaces picture and name and keeps the id, so blocks still refer to it. */
export function replacePicture(program: SavedProgram, changed: SavedCostume, use: PictureUse): SavedProgram {
  if (use.as === "costume")
    return withCostumes(program, use.sprite, (costumes) => replaceById(costumes, changed), false);
  return use.as === "background"
    ? { ...program, backgrounds: replaceById(program.backgrounds ?? [], changed) }
    : program;
}

/** Removes an own background; scenes that begin with it become plain. */
export function removeBackground(program: SavedProgram, id: string): SavedProgram {
  const scenes = scenesOf(program).map((scene) => (scene.background === id ? { ...scene, background: "" } : scene));
  return { ...program, scenes, backgrounds: (program.backgrounds ?? []).filter((background) => background.id !== id) };
}

function withCostumes(
  program: SavedProgram,
  sprite: string,
  change: (costumes: readonly SavedCostume[]) => SavedCostume[],
  wearLast: boolean,
): SavedProgram {
  const sprites = program.sprites.map((item) => {
    if (item.id !== sprite) return item;
    const costumes = change(costumesOf(item));
    const last = costumes.at(-1)?.id;
    return { ...item, costumes, ...(wearLast && last !== undefined ? { costume: last } : {}) };
  });
  return { ...program, sprites };
}

/** The same picture is added only once. */
function withBackground(program: SavedProgram, made: SavedCostume, scene: string): SavedProgram {
  const own = program.backgrounds ?? [];
  const known = own.find(({ picture }) => picture === made.picture);
  const more = { ...program, backgrounds: known === undefined ? [...own, made] : own };
  return changeScene(more, scene, { background: (known ?? made).id });
}

const replaceById = (pictures: readonly SavedCostume[], changed: SavedCostume): SavedCostume[] =>
  pictures.map((picture) => (picture.id === changed.id ? changed : picture));
