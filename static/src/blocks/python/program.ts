/** A program of blocks as a readable program in Python. */
import { compileProgram, sceneOf, topBlocks, type SavedBlock, type SavedProgram, type SavedSprite, type Script, type Step } from "../compile";
import { spriteOf } from "../stage/stageSprite";
import { commentWords, textLiteral, valueCode } from "./code";
import { forms, hats } from "./forms";
import { variableKey } from "./forms/data";
import { returnKey } from "./forms/functions";
import { Things, type Shown } from "./things";
import { Writer, type Line, type Page } from "./writer";

export interface PythonProgram {
  lines: Line[];
  /** What the stage calls each variable, by its identifier, and which it does not show at first. */
  variables: Record<string, string>;
  hidden: string[];
}

/** More looks than any program needs: every kind changes twice at most. */
const MOST_LOOKS = 50;

export function pythonProgram(program: SavedProgram, shown: Shown): PythonProgram {
  const things = new Things(program, compileProgram(program), shown);
  let lines = written(things);
  for (let look = 0; things.kinds.takeChanged() && look < MOST_LOOKS; look += 1) lines = written(things);
  const variables = (program.variables ?? []).map(({ id, name, shown: seen = true }) => ({ python: things.variable(id) ?? "", name, seen }));
  return {
    lines,
    variables: Object.fromEntries(variables.map(({ python, name }) => [python, name])),
    hidden: variables.filter(({ seen }) => !seen).map(({ python }) => python),
  };
}

function written(things: Things): Line[] {
  const notes = notesOf(things.program);
  const definitions = [
    ...Object.entries(things.compiled.functions).flatMap(([id, steps]) => functionLines(things, id, steps, notes)),
    ...things.compiled.sprites.flatMap(({ sprite, scripts }) =>
      scripts.filter(({ event }) => Object.hasOwn(hats, event)).flatMap((script) => scriptLines(things, sprite, script, notes))),
  ];
  return [...declared(things), ...definitions];
}

/** Variables, lists, messages, classes and sprites, each under its name. */
function declared(things: Things): Line[] {
  const { program, shown: { classes } } = things;
  const lines = [
    ...(program.variables ?? []).map(({ id, value = 0 }) => {
      const first = valueCode(value);
      things.kinds.holds(variableKey(id), first.kind);
      return `${things.variable(id)} = ${first.text}`;
    }),
    ...(program.lists ?? []).map(({ id, name, items = [], shown = true }) => {
      const held = `[${items.map((item) => valueCode(item).text).join(", ")}]`;
      return `${things.list(id)} = List(${textLiteral(name)}, ${held}${shown ? "" : ", shown=False"})`;
    }),
    ...[...things.messages].map(([id, name]) => `${things.message(id)} = Message(${textLiteral(name)})`),
    ...classes.filter(({ id }) => things.classes.has(id)).map(({ id, name }) => `${things.imageClass(id)} = ImageClass(${textLiteral(name)})`),
    ...(things.scenes.length > 1 ? things.scenes.map(({ id, name }) => `${things.scene(id)} = Scene(${textLiteral(name)})`) : []),
    ...program.sprites.map((sprite) => spriteLine(things, sprite)),
  ];
  return lines.map(unbound);
}

function spriteLine(things: Things, saved: SavedSprite): string {
  const { x, y, size, direction, turning, visible, costume } = spriteOf(saved);
  const costumes = things.costumeNames(saved).map(({ name }) => textLiteral(name)).join(", ");
  const more = [
    ...(direction === 90 ? [] : [`direction=${direction}`]), ...(turning === "around" ? [] : [`turning=${textLiteral(turning)}`]),
    ...(things.scenes.length > 1 ? [`scene=${things.scene(sceneOf(things.program, saved))}`] : []),
    ...(visible ? [] : ["visible=False"]), `costumes=[${costumes}]`, ...(costume === 0 ? [] : [`costume=${costume + 1}`]),
  ];
  const name = textLiteral(things.shown.spriteName(saved));
  return `${things.sprite(saved.id)} = Sprite(${name}, x=${x}, y=${y}, size=${size}, ${more.join(", ")})`;
}

function scriptLines(things: Things, sprite: string, script: Script, notes: ReadonlyMap<string, string>): Line[] {
  const { decorator, name } = hats[script.event]?.(script, things) ?? { decorator: "", name: "" };
  const identifier = things.names.of(`script ${sprite} ${script.hatId}`, name, "script");
  const head = [`@${things.sprite(sprite)}.${decorator}`, `async def ${identifier}(self):`];
  return definition(things, head, { hatId: script.hatId, steps: script.steps, owner: "" }, notes);
}

function functionLines(things: Things, id: string, steps: readonly Step[], notes: ReadonlyMap<string, string>): Line[] {
  const parameters = (things.functions.get(id)?.parameters ?? []).map((each) => things.parameter(id, each.id));
  // A function that ends without an answer answers with an empty text.
  if (steps.at(-1)?.opcode !== "function_return") things.kinds.holds(returnKey(id), "text");
  const head = ["@function", `async def ${things.functionName(id)}(${["self", ...parameters].join(", ")}):`];
  return definition(things, head, { hatId: hatOf(things.program, id), steps, owner: id }, notes);
}

interface Body {
  hatId: string;
  steps: readonly Step[];
  /** The own function that it is; "" for a script. */
  owner: string;
}

function definition(things: Things, head: readonly string[], { hatId, steps, owner }: Body, notes: ReadonlyMap<string, string>): Line[] {
  const page: Page = { lines: [], loops: 0, sets: new Set(), function: owner };
  const root: Step = { opcode: "", blockId: hatId, inputs: {}, branches: {}, options: {} };
  new Writer(root, things, page, forms, notes, 0).write(steps, "pass");
  const globals = page.sets.size === 0 ? [] : [`    global ${[...page.sets].join(", ")}`];
  const note = (notes.get(hatId) ?? "").split("\n").filter((each) => each !== "").map((each) => `# ${each}`);
  return [...["", ...note, ...head, ...globals].map((text) => ({ text, block: text === "" ? "" : hatId })), ...page.lines];
}

const unbound = (text: string): Line => ({ text, block: "" });

function hatOf({ sprites }: SavedProgram, id: string): string {
  const hats = sprites.flatMap(({ workspace }) => topBlocks(workspace));
  const hat = hats.find(({ type, extraState }) => type === "function_create" && (extraState as { function?: unknown } | undefined)?.function === id);
  return hat?.id ?? "";
}

/** The comments that stand beside blocks, by the block's id, each line fit for a comment of Python's. */
function notesOf({ sprites }: SavedProgram): Map<string, string> {
  const notes = new Map<string, string>();
  const look = (block: SavedBlock): void => {
    const text = (block.icons as { comment?: { text?: unknown } } | undefined)?.comment?.text;
    if (typeof text === "string" && block.id !== undefined) {
      notes.set(block.id, text.split(/[\n\r\u2028\u2029]/).map(commentWords).filter((line) => line !== "").join("\n"));
    }
    for (const joined of [...Object.values(block.inputs ?? {}), ...(block.next === undefined ? [] : [block.next])]) {
      if (joined.block !== undefined) look(joined.block);
    }
  };
  for (const { workspace } of sprites) topBlocks(workspace).forEach(look);
  return notes;
}

