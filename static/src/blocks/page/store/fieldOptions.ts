/** The options of the blocks' drop-downs. */
import { type Named, type SavedProgram, type SavedSprite, sceneOf, scenesOf, spritesIn } from "../../compile";
import type { OptionSource } from "../../definitions";
import type { PickOption } from "../../editor/pickField";
import { backgrounds } from "../../library/backgrounds";
import { keys, namedKeys } from "../../runtime/keys";
import { costumesOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";

interface OptionContext {
  program: SavedProgram;
  classes: readonly PickOption[];
  /** The sprite whose blocks are shown. */
  selected: string;
}

/** Limit in characters for the names of sprites, costumes and everything else that the student names. */
export const MAX_NAME_LENGTH = 30;

const edges = ["wall", "wall_up", "wall_down", "wall_left", "wall_right"];

export function fieldOptions(from: OptionSource, { program, classes, selected }: OptionContext): readonly PickOption[] {
  const scene = sceneOf(
    program,
    program.sprites.find(({ id }) => id === selected),
  );
  const sprites = spritesIn(program, scene).map((sprite) => ({ id: sprite.id, name: spriteName(sprite) }));
  const others = sprites.filter(({ id }) => id !== selected);
  switch (from) {
    case "class":
      return classes;
    case "message":
      return program.messages ?? [];
    case "variable":
      return program.variables ?? [];
    case "list":
      return program.lists ?? [];
    case "key":
      return keyOptions();
    case "goal":
      return [fixedOption("mouse"), ...others];
    case "touchable":
      return [fixedOption("mouse"), ...edges.map(fixedOption), ...sprites];
    case "sprite":
      return [fixedOption("self"), ...others];
    case "ownSound":
      return program.sounds ?? [];
    case "textBox":
      return textBoxOptions(spritesIn(program, scene), selected);
    case "costume":
      return costumesOf(program.sprites.find(({ id }) => id === selected)).map(costumeOption);
    case "scene":
      return sceneOptions(program);
    case "background":
      return backgroundOptions(program);
  }
}

/** This sprite comes first where it is a text box. */
function textBoxOptions(sprites: readonly SavedSprite[], selected: string): PickOption[] {
  const boxes = sprites.filter(({ text }) => text !== undefined);
  const others = boxes
    .filter(({ id }) => id !== selected)
    .map((sprite) => ({ id: sprite.id, name: spriteName(sprite) }));
  return boxes.length === others.length ? others : [fixedOption("self"), ...others];
}

/** The scenes with the names shown on the page. */
export const sceneOptions = (program: SavedProgram): PickOption[] =>
  scenesOf(program).map(({ id, name }, index) => ({
    id,
    name: name === "" ? translateBlocks("scene.numbered", { number: index + 1 }) : name,
  }));

/** The library's backgrounds, followed by the student's own. */
export const backgroundOptions = (program: SavedProgram): PickOption[] => [
  ...backgrounds.map((id) => ({ id, name: translateBlocks(`background.${id === "" ? "plain" : id}`) })),
  ...(program.backgrounds ?? []),
];

/** The first sprite of a new program has a translated name. */
export const spriteName = ({ name }: Pick<SavedSprite, "name">): string => name ?? translateBlocks("sprite.blinky");
export const costumeOption = ({ id, name }: Named): PickOption => ({
  id,
  name: name === "" ? translateBlocks("sprite.blinky") : name,
});

const fixedOption = (id: string): PickOption => ({ id, name: translateBlocks(`pick.${id}`) });

const keyOptions = (): PickOption[] =>
  keys.map((id) => ({ id, name: namedKeys.includes(id) ? translateBlocks(`key.${id}`) : id }));
