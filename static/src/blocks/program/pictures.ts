/** Pictures that become costumes, sprites and backgrounds of a program. Every function gives the changed program. */
import { scenesOf, type SavedCostume, type SavedProgram, type SavedSprite } from "../compile";
import { costumesOf } from "../stage/stageSprite";
import { newId } from "./parts";
import { changeScene } from "./scenes";
import { newSprite } from "./sprites";

/** What a picture becomes: a new sprite, one more costume of a sprite, a background. */
export type PictureUse = { as: "sprite"; scene: string } | { as: "costume"; sprite: string } | { as: "background"; scene: string };
export type NamedPicture = Omit<SavedCostume, "id">;

export interface Used {
  program: SavedProgram;
  /** The id of the sprite that was made. */
  sprite: string | null;
}

export function usedPicture(
  program: SavedProgram, picture: NamedPicture, use: PictureUse, named: (sprite: SavedSprite) => string,
): Used {
  switch (use.as) {
    case "sprite": {
      const made = newSprite(program, picture, use.scene, named);
      return { program: { ...program, sprites: [...program.sprites, made] }, sprite: made.id };
    }
    case "costume": return { program: withCostumes(program, use.sprite, (costumes) => [...costumes, { ...picture, id: newId() }], true), sprite: null };
    case "background": return { program: withBackground(program, { ...picture, id: newId() }, use.scene), sprite: null };
  }
}

/** Another picture and name under the id of one that is there: blocks that name it go on doing so. */
export function changedPicture(program: SavedProgram, changed: SavedCostume, use: PictureUse): SavedProgram {
  if (use.as === "costume") return withCostumes(program, use.sprite, (costumes) => swapped(costumes, changed), false);
  return use.as === "background" ? { ...program, backgrounds: swapped(program.backgrounds ?? [], changed) } : program;
}

/** Takes an own background away; scenes that begin with it are plain. */
export function withoutBackground(program: SavedProgram, id: string): SavedProgram {
  const scenes = scenesOf(program).map((scene) => (scene.background === id ? { ...scene, background: "" } : scene));
  return { ...program, scenes, backgrounds: (program.backgrounds ?? []).filter((each) => each.id !== id) };
}

function withCostumes(
  program: SavedProgram, sprite: string, change: (costumes: readonly SavedCostume[]) => SavedCostume[], wearLast: boolean,
): SavedProgram {
  const sprites = program.sprites.map((each) => {
    if (each.id !== sprite) return each;
    const costumes = change(costumesOf(each));
    const last = costumes.at(-1)?.id;
    return { ...each, costumes, ...(wearLast && last !== undefined ? { costume: last } : {}) };
  });
  return { ...program, sprites };
}

/** The same picture twice is one background. */
function withBackground(program: SavedProgram, made: SavedCostume, scene: string): SavedProgram {
  const own = program.backgrounds ?? [];
  const known = own.find(({ picture }) => picture === made.picture);
  const more = { ...program, backgrounds: known === undefined ? [...own, made] : own };
  return changeScene(more, scene, { background: (known ?? made).id });
}

const swapped = (pictures: readonly SavedCostume[], changed: SavedCostume): SavedCostume[] =>
  pictures.map((each) => (each.id === changed.id ? changed : each));
