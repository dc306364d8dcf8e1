/** Builders of saved programs for tests. */
import type { SavedBlock, SavedProgram, SavedSprite } from "../compile";

interface Parts {
  fields?: Record<string, unknown>;
  values?: Record<string, SavedBlock | string | number>;
  mouths?: Record<string, SavedBlock[]>;
}

let made = 0;

export function block(type: string, { fields, values = {}, mouths = {} }: Parts = {}): SavedBlock {
  const inputs: SavedBlock["inputs"] = {};
  for (const [name, value] of Object.entries(values)) {
    inputs[name] = typeof value === "object" ? { block: value } : { shadow: literal(value) };
  }
  for (const [name, blocks] of Object.entries(mouths)) {
    const first = chain(blocks);
    if (first !== undefined) inputs[name] = { block: first };
  }
  return { type, id: `${type}-${++made}`, ...(fields ? { fields } : {}), inputs };
}

export const literal = (value: string | number): SavedBlock =>
  block(typeof value === "number" ? "number" : "text", { fields: { VALUE: value } });

/** Stacks the blocks. */
export function chain(blocks: readonly SavedBlock[]): SavedBlock | undefined {
  return blocks.reduceRight<SavedBlock | undefined>(
    (below, item) => (below === undefined ? { ...item } : { ...item, next: { block: below } }),
    undefined,
  );
}

/** A program of one sprite; each argument is a script under the start event. */
export function program(...scripts: SavedBlock[][]): SavedProgram {
  const blocks = scripts.map((script) => chain([block("when_run_button_click"), ...script]) as SavedBlock);
  return { sprites: [{ id: "mascot", workspace: { blocks: { languageVersion: 0, blocks } } }] };
}

/** A script under a hat. */
export const underHat = (hat: SavedBlock, ...script: SavedBlock[]): SavedBlock => chain([hat, ...script]) as SavedBlock;

/** One sprite of a program with complete scripts. */
export const sprite = (id: string, ...scripts: SavedBlock[]): SavedSprite => ({
  id,
  workspace: { blocks: { languageVersion: 0, blocks: scripts } },
});

export const whenStarted = (...script: SavedBlock[]): SavedBlock => underHat(block("when_run_button_click"), ...script);

export const sayThis = (value: SavedBlock | string | number): SavedBlock =>
  block("dialog", { fields: { OPTION: "speak" }, values: { VALUE: value } });
export const waitFor = (seconds: number): SavedBlock => block("wait_second", { values: { SECOND: seconds } });
export const repeat = (times: number, ...body: SavedBlock[]): SavedBlock =>
  block("repeat_basic", { values: { VALUE: times }, mouths: { DO: body } });
export const forever = (...body: SavedBlock[]): SavedBlock => block("repeat_inf", { mouths: { DO: body } });
export const compared = (left: SavedBlock | string | number, operator: string, right: SavedBlock | string | number) =>
  block("boolean_basic_operator", { fields: { OPERATOR: operator }, values: { LEFTHAND: left, RIGHTHAND: right } });
