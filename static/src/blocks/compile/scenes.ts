/** The scenes of a program and what belongs to each. */
import type { SavedProgram, SavedScene, SavedSprite } from "./savedProgram";

/** The scene of a program that lists none. The page translates its name. */
export const FIRST_SCENE: SavedScene = { id: "scene", name: "" };

type ProgramScenes = Pick<SavedProgram, "sprites" | "scenes">;

/** Never empty. */
export const scenesOf = ({ scenes }: Pick<ProgramScenes, "scenes">): readonly [SavedScene, ...SavedScene[]] => {
  const [first = FIRST_SCENE, ...others] = scenes ?? [];
  return [first, ...others];
};

/** The id of a sprite's scene; a sprite without a known scene is in the first one. */
export function sceneOf(
  program: Pick<ProgramScenes, "scenes">,
  sprite: Pick<SavedSprite, "scene"> | undefined,
): string {
  const scenes = scenesOf(program);
  return scenes.find(({ id }) => id === sprite?.scene)?.id ?? scenes[0].id;
}

export const spritesIn = (program: ProgramScenes, scene: string): SavedSprite[] =>
  program.sprites.filter((sprite) => sceneOf(program, sprite) === scene);

/** The first background of a scene; "" is the plain stage. */
export const backgroundOf = (program: Pick<ProgramScenes, "scenes">, scene: string): string =>
  scenesOf(program).find(({ id }) => id === scene)?.background ?? "";
