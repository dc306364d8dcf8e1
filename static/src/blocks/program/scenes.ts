/** Changes the scenes of a program. Every function returns the changed program. */
import { backgroundOf, type SavedProgram, type SavedScene, type SavedSprite, sceneOf, scenesOf } from "../compile";
import { copySprites } from "./sprites";
import { newId } from "./symbols";

/** Adds a last scene with one sprite, so that there is something to program. Unnamed scenes get a name. */
export function addScene(program: SavedProgram, names: { first: string; added: string; sprite: string }): SavedProgram {
  const scene = { id: newId(), name: names.added };
  const known = scenesOf(program).map((item) => ({ ...item, name: item.name || names.first }));
  const sprite: SavedSprite = { id: newId(), name: names.sprite, scene: scene.id, workspace: {} };
  return { ...program, scenes: [...known, scene], sprites: [...withExplicitScenes(program), sprite] };
}

export const changeScene = (program: SavedProgram, id: string, change: Partial<SavedScene>): SavedProgram => ({
  ...program,
  scenes: scenesOf(program).map((scene) => (scene.id === id ? { ...scene, ...change } : scene)),
});

/** Adds a copy after the scene, with copies of its sprites. */
export function duplicateScene(
  program: SavedProgram,
  id: string,
  name: string,
  spriteNameOf: (sprite: SavedSprite) => string,
): SavedProgram {
  const copy: SavedScene = { id: newId(), name, background: backgroundOf(program, id) };
  const scenes = scenesOf(program).flatMap((scene) => (scene.id === id ? [scene, copy] : [scene]));
  return {
    ...program,
    scenes,
    sprites: [...withExplicitScenes(program), ...copySprites(program, id, copy.id, spriteNameOf)],
  };
}

/** Removes the scene and its sprites; the only scene stays. */
export function removeScene(program: SavedProgram, id: string): SavedProgram {
  const scenes = scenesOf(program).filter((scene) => scene.id !== id);
  if (scenes.length === 0) return program;
  return { ...program, scenes, sprites: withExplicitScenes(program).filter(({ scene }) => scene !== id) };
}

/** Moves the scene to another index, from 0. */
export function moveScene(program: SavedProgram, id: string, index: number): SavedProgram {
  const moved = scenesOf(program).find((scene) => scene.id === id);
  if (moved === undefined) return program;
  const scenes: SavedScene[] = scenesOf(program).filter((scene) => scene !== moved);
  scenes.splice(Math.max(0, index), 0, moved);
  return { ...program, scenes, sprites: withExplicitScenes(program) };
}

/** Writes each sprite's scene explicitly, so that none moves when another scene becomes the first. */
const withExplicitScenes = (program: SavedProgram): SavedSprite[] =>
  program.sprites.map((sprite) => ({ ...sprite, scene: sceneOf(program, sprite) }));
