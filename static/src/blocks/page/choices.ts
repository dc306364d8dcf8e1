/** What the drop-downs of blocks offer. */
import { sceneOf, scenesOf, spritesIn, type Named, type SavedProgram, type SavedSprite } from "../compile";
import type { Source } from "../definitions";
import type { Choice } from "../editor/pickField";
import { backgrounds } from "../library/backgrounds";
import { keys, namedKeys } from "../runtime/keys";
import { costumesOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";

interface Around {
  program: SavedProgram;
  classes: readonly Choice[];
  /** The sprite whose blocks are shown. */
  selected: string;
}

/** Of sprites, costumes and whatever else the student names, in characters. */
export const LONGEST_NAME = 30;

const walls = ["wall", "wall_up", "wall_down", "wall_left", "wall_right"];

export function choices(from: Source, { program, classes, selected }: Around): readonly Choice[] {
  const scene = sceneOf(program, program.sprites.find(({ id }) => id === selected));
  const sprites = spritesIn(program, scene).map((sprite) => ({ id: sprite.id, name: spriteName(sprite) }));
  const others = sprites.filter(({ id }) => id !== selected);
  switch (from) {
    case "class": return classes;
    case "message": return program.messages ?? [];
    case "variable": return program.variables ?? [];
    case "list": return program.lists ?? [];
    case "key": return keyChoices();
    case "goal": return [fixed("mouse"), ...others];
    case "touchable": return [fixed("mouse"), ...walls.map(fixed), ...sprites];
    case "sprite": return [fixed("self"), ...others];
    case "costume": return costumesOf(program.sprites.find(({ id }) => id === selected)).map(namedCostume);
    case "scene": return sceneChoices(program);
    case "background": return backgroundChoices(program);
  }
}

/** The scenes under the names that the page shows. */
export const sceneChoices = (program: SavedProgram): Choice[] => scenesOf(program).map(({ id, name }, place) =>
  ({ id, name: name === "" ? sayBlocks("scene.numbered", { number: place + 1 }) : name }));

/** The library's backgrounds, then the student's own. */
export const backgroundChoices = (program: SavedProgram): Choice[] => [
  ...backgrounds.map((id) => ({ id, name: sayBlocks(`background.${id === "" ? "plain" : id}`) })),
  ...(program.backgrounds ?? []),
];

/** The mascot of a new program has a name in every language. */
export const spriteName = ({ name }: Pick<SavedSprite, "name">): string => name ?? sayBlocks("sprite.blinky");
export const namedCostume = ({ id, name }: Named): Choice => ({ id, name: name === "" ? sayBlocks("sprite.blinky") : name });

const fixed = (id: string): Choice => ({ id, name: sayBlocks(`pick.${id}`) });

const keyChoices = (): Choice[] => keys.map((id) => ({ id, name: namedKeys.includes(id) ? sayBlocks(`key.${id}`) : id }));
