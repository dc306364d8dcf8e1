/** The Python scripts of the saved programs, as the page downloads them. */
import ko from "../../../words/ko/blocks.json";
import { fillTemplate } from "../../words";
import { loadProgram, type Named } from "../compile";
import { costumeOption, spriteName } from "../page/store/fieldOptions";
import { type PythonProgram, pythonProgram } from "../python/pythonProgram";
import { pythonScript } from "../python/pythonScript";
import type { DisplayNames } from "../python/writer/programSymbols";
import { costumesOf } from "../stage/model/stageSprite";
import { type Example, examples } from "./examples";
import { playedAlone, randomCalculations } from "./randomCalculations";

const words: Record<string, string> = ko;
const say = (key: string, facts = {}): string => fillTemplate(words[key] ?? `no words for ${key}`, facts);

export const displayNames = (classes: readonly Named[]): DisplayNames => ({
  classes,
  spriteName,
  costumes: (sprite) => costumesOf(sprite).map(costumeOption),
  translate: say,
});

export const programOf = (example: Example): PythonProgram =>
  pythonProgram(loadProgram(example.format, structuredClone(example.program)), displayNames(example.classes ?? []));

const ORIGIN = { server: "http://127.0.0.1:8000", project: "p", model: "" };

const scriptFrom = (written: PythonProgram, origin: typeof ORIGIN): string =>
  pythonScript(written, { name: "작품", language: "ko", translate: say, ...origin });

export const scriptOf = (example: Example, origin: typeof ORIGIN): string => scriptFrom(programOf(example), origin);

/** The scripts by program name. */
export const scripts = (): Record<string, string> =>
  Object.fromEntries(examples.map((example) => [example.name, scriptOf(example, ORIGIN)]));

/** A script of random calculations, and what the stage says to them. */
export function calculations(count: number, seed: number): { script: string; says: string[] } {
  const program = randomCalculations(count, seed);
  return { script: scriptFrom(pythonProgram(program, displayNames([])), ORIGIN), says: playedAlone(program) };
}
