/** Changes to the scenes of a program. Every function gives the changed program. */
import { backgroundOf, sceneOf, scenesOf, type SavedProgram, type SavedScene, type SavedSprite } from "../compile";
import { newId } from "./parts";
import { copiedSprites } from "./sprites";

/** A last scene with one sprite, so that there is something to give blocks to. What had no name yet gets one. */
export function addScene(program: SavedProgram, named: { first: string; added: string; sprite: string }): SavedProgram {
  const scene = { id: newId(), name: named.added };
  const known = scenesOf(program).map((each) => ({ ...each, name: each.name || named.first }));
  const sprite: SavedSprite = { id: newId(), name: named.sprite, scene: scene.id, workspace: {} };
  return { ...program, scenes: [...known, scene], sprites: [...settled(program), sprite] };
}

export const changeScene = (program: SavedProgram, id: string, change: Partial<SavedScene>): SavedProgram =>
  ({ ...program, scenes: scenesOf(program).map((each) => (each.id === id ? { ...each, ...change } : each)) });

/** A copy behind the scene, with copies of its sprites. */
export function duplicateScene(program: SavedProgram, id: string, name: string, named: (sprite: SavedSprite) => string): SavedProgram {
  const copy: SavedScene = { id: newId(), name, background: backgroundOf(program, id) };
  const scenes = scenesOf(program).flatMap((each) => (each.id === id ? [each, copy] : [each]));
  return { ...program, scenes, sprites: [...settled(program), ...copiedSprites(program, id, copy.id, named)] };
}

/** Without the scene and its sprites; the only scene stays. */
export function removeScene(program: SavedProgram, id: string): SavedProgram {
  const scenes = scenesOf(program).filter((each) => each.id !== id);
  if (scenes.length === 0) return program;
  return { ...program, scenes, sprites: settled(program).filter(({ scene }) => scene !== id) };
}

/** The scene at another place, from 0. */
export function placedScene(program: SavedProgram, id: string, place: number): SavedProgram {
  const moved = scenesOf(program).find((each) => each.id === id);
  if (moved === undefined) return program;
  const scenes: SavedScene[] = scenesOf(program).filter((each) => each !== moved);
  scenes.splice(Math.max(0, place), 0, moved);
  return { ...program, scenes, sprites: settled(program) };
}

/** Every sprite says in which scene it is, so that none moves when the first scene is another one. */
const settled = (program: SavedProgram): SavedSprite[] =>
  program.sprites.map((sprite) => ({ ...sprite, scene: sceneOf(program, sprite) }));
