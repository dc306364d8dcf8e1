/** The scenes of a program, and what is in each. */
import type { SavedProgram, SavedScene, SavedSprite } from "./saved";

/** What a program without scenes plays in. Its name is made of words. */
export const FIRST_SCENE: SavedScene = { id: "scene", name: "" };

type Parts = Pick<SavedProgram, "sprites" | "scenes">;

/** At least one. */
export const scenesOf = ({ scenes }: Pick<Parts, "scenes">): readonly [SavedScene, ...SavedScene[]] => {
  const [first = FIRST_SCENE, ...others] = scenes ?? [];
  return [first, ...others];
};

/** The id of the scene that a sprite is in; one that is in none is in the first. */
export function sceneOf(program: Pick<Parts, "scenes">, sprite: Pick<SavedSprite, "scene"> | undefined): string {
  const scenes = scenesOf(program);
  return scenes.find(({ id }) => id === sprite?.scene)?.id ?? scenes[0].id;
}

export const spritesIn = (program: Parts, scene: string): SavedSprite[] =>
  program.sprites.filter((sprite) => sceneOf(program, sprite) === scene);

/** The background that a scene begins with; "" is the plain stage. */
export const backgroundOf = (program: Pick<Parts, "scenes">, scene: string): string =>
  scenesOf(program).find(({ id }) => id === scene)?.background ?? "";
