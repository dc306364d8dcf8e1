/** Draws every pose of every character: the build writes each into a file. */
import * as animals from "./animals";
import { biped, type Look, poses } from "./biped";
import { movers, walkers } from "./characters";
import { bird, car, fish, ghost, motions, rocket } from "./others";
import * as people from "./people";

const looks: Readonly<Record<(typeof walkers)[number], Look>> = { ...animals, ...people };
const drawings = { bird, fish, ghost, car, rocket };

/** The SVG files by their names: "cat-walk-1". */
export function drawCharacters(): Map<string, string> {
  const files = new Map<string, string>();
  for (const id of walkers)
    for (const [pose, bones] of Object.entries(poses)) files.set(`${id}-${pose}`, biped(looks[id], bones));
  for (const id of movers)
    for (const [pose, motion] of Object.entries(motions)) files.set(`${id}-${pose}`, drawings[id](motion));
  return files;
}
