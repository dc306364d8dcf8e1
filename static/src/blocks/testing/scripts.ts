/** The Python scripts of the saved programs, as the page hands them out. */
import ko from "../../../words/ko/blocks.json";
import { filled } from "../../words";
import { readSaved, type Named } from "../compile";
import { namedCostume, spriteName } from "../page/choices";
import { pythonScript } from "../python/download";
import { pythonProgram, type PythonProgram } from "../python/program";
import type { Shown } from "../python/things";
import { costumesOf } from "../stage/stageSprite";
import { examples, type Example } from "./examples";

const words: Record<string, string> = ko;
const say = (key: string, facts = {}): string => filled(words[key] ?? `no words for ${key}`, facts);

export const shown = (classes: readonly Named[]): Shown =>
  ({ classes, spriteName, costumes: (sprite) => costumesOf(sprite).map(namedCostume), say });

export const madeOf = (example: Example): PythonProgram =>
  pythonProgram(readSaved(example.format, structuredClone(example.program)), shown(example.classes ?? []));

export const scriptOf = (example: Example, origin: { server: string; project: string; model: string }): string =>
  pythonScript(madeOf(example), { name: "작품", language: "ko", say, ...origin });

/** By the program's name. */
export const scripts = (): Record<string, string> =>
  Object.fromEntries(examples.map((example) => [example.name, scriptOf(example, { server: "http://127.0.0.1:8000", project: "p", model: "" })]));
