/** Translates a program of blocks into readable Python. */
import {
  compileProgram,
  forEachBlock,
  type SavedBlock,
  type SavedProgram,
  type SavedSprite,
  type Script,
  type Step,
  sceneOf,
  topBlocks,
} from "../compile";
import { stageSpriteOf } from "../stage/model/stageSprite";
import { generators, hats } from "./generators";
import { variableKey } from "./generators/data";
import { returnKey } from "./generators/functions";
import { commentWords, storedType, textLiteral, valueExpression } from "./writer/expression";
import { type DisplayNames, ProgramSymbols } from "./writer/programSymbols";
import { BlockWriter, type FunctionContext, type Line } from "./writer/scriptWriter";

export interface PythonProgram {
  lines: Line[];
  /** The displayed name of each variable, by its identifier, and the variables hidden at the start. */
  variables: Record<string, string>;
  hidden: string[];
}

/** More passes than any program needs: every type changes at most twice. */
const MAX_PASSES = 50;

export function pythonProgram(program: SavedProgram, displayNames: DisplayNames): PythonProgram {
  const symbols = new ProgramSymbols(program, compileProgram(program), displayNames);
  let lines = writeLines(symbols);
  for (let pass = 0; symbols.types.consumeChanged() && pass < MAX_PASSES; pass += 1) lines = writeLines(symbols);
  const variables = (program.variables ?? []).map(({ id, name, shown: isShown = true }) => ({
    python: (symbols.variableName(id) ?? "").normalize("NFKC"), // as Python spells names
    name,
    seen: isShown,
  }));
  return {
    lines,
    variables: Object.fromEntries(variables.map(({ python, name }) => [python, name])),
    hidden: variables.filter(({ seen }) => !seen).map(({ python }) => python),
  };
}

function writeLines(symbols: ProgramSymbols): Line[] {
  const comments = commentsByBlock(symbols.program);
  const definitions = [
    ...Object.entries(symbols.compiled.functions).flatMap(([id, steps]) => functionLines(symbols, id, steps, comments)),
    ...symbols.compiled.sprites.flatMap(({ sprite, scripts }) =>
      scripts
        .filter(({ event }) => Object.hasOwn(hats, event))
        .flatMap((script) => scriptLines(symbols, sprite, script, comments)),
    ),
  ];
  return [...declarationLines(symbols), ...definitions];
}

/** Declares variables, lists, messages, classes and sprites. */
function declarationLines(symbols: ProgramSymbols): Line[] {
  const {
    program,
    displayNames: { classes },
  } = symbols;
  const lines = [
    ...(program.variables ?? []).map(({ id, value = 0 }) => {
      const first = valueExpression(value);
      symbols.types.recordType(variableKey(id), storedType(first));
      return `${symbols.variableName(id)} = ${first.text}`;
    }),
    ...(program.lists ?? []).map(({ id, name, items = [], shown = true }) => {
      const listed = `[${items.map((item) => valueExpression(item).text).join(", ")}]`;
      return `${symbols.listName(id)} = List(${textLiteral(name)}, ${listed}${shown ? "" : ", shown=False"})`;
    }),
    ...[...symbols.messages].map(([id, name]) => `${symbols.messageName(id)} = Message(${textLiteral(name)})`),
    ...classes
      .filter(({ id }) => symbols.usedClasses.has(id))
      .map(({ id, name }) => `${symbols.className(id)} = ImageClass(${textLiteral(name)})`),
    ...(symbols.scenes.length > 1
      ? symbols.scenes.map(({ id, name }) => `${symbols.sceneName(id)} = Scene(${textLiteral(name)})`)
      : []),
    ...program.sprites.map((sprite) => spriteLine(symbols, sprite)),
  ];
  return lines.map(lineWithoutBlock);
}

function spriteLine(symbols: ProgramSymbols, saved: SavedSprite): string {
  const { x, y, size, direction, turning, visible, costume, text } = stageSpriteOf(saved);
  const costumes = symbols
    .costumeNames(saved)
    .map(({ name }) => textLiteral(name))
    .join(", ");
  const more = [
    ...(direction === 90 ? [] : [`direction=${direction}`]),
    ...(turning === "around" ? [] : [`turning=${textLiteral(turning)}`]),
    ...(symbols.scenes.length > 1 ? [`scene=${symbols.sceneName(sceneOf(symbols.program, saved))}`] : []),
    ...(visible ? [] : ["visible=False"]),
    ...(text === null ? [] : [`words=${textLiteral(text.words)}`]),
    `costumes=[${costumes}]`,
    ...(costume === 0 ? [] : [`costume=${costume + 1}`]),
  ];
  const name = textLiteral(symbols.displayNames.spriteName(saved));
  return `${symbols.spriteName(saved.id)} = Sprite(${name}, x=${x}, y=${y}, size=${size}, ${more.join(", ")})`;
}

function scriptLines(
  symbols: ProgramSymbols,
  sprite: string,
  script: Script,
  comments: ReadonlyMap<string, string>,
): Line[] {
  const { method, argument, name } = hats[script.event]?.(script, symbols) ?? { method: "", name: "" };
  const owner = symbols.spriteName(sprite) ?? "";
  const key = `script ${sprite} ${script.hatId}`;
  const identifier = symbols.identifiers.identifierFor(key, `${owner}_${name}`, "script");
  const body = { hatId: script.hatId, steps: script.steps, owner: "" };
  const start = `${owner}.${method}(${argument === undefined ? "" : `${argument}, `}${identifier})`;
  return [
    ...definition(symbols, `def ${identifier}(self):`, body, comments),
    lineWithoutBlock(""),
    { text: start, block: script.hatId },
  ];
}

function functionLines(
  symbols: ProgramSymbols,
  id: string,
  steps: readonly Step[],
  comments: ReadonlyMap<string, string>,
): Line[] {
  const parameters = (symbols.functions.get(id)?.parameters ?? []).map((parameter) =>
    symbols.parameterName(id, parameter.id),
  );
  // A function that ends without returning a value returns an empty text.
  if (steps.at(-1)?.opcode !== "function_return") symbols.types.recordType(returnKey(id), "text");
  const head = `def ${symbols.functionName(id)}(${["self", ...parameters].join(", ")}):`;
  return definition(symbols, head, { hatId: functionHatId(symbols.program, id), steps, owner: id }, comments);
}

interface FunctionBody {
  hatId: string;
  steps: readonly Step[];
  /** The id of the function that the steps belong to; "" for a script. */
  owner: string;
}

function definition(
  symbols: ProgramSymbols,
  head: string,
  { hatId, steps, owner }: FunctionBody,
  comments: ReadonlyMap<string, string>,
): Line[] {
  const context: FunctionContext = { lines: [], loops: 0, assigned: new Set(), functionId: owner };
  const root: Step = { opcode: "", blockId: hatId, inputs: {}, branches: {}, options: {} };
  new BlockWriter(root, symbols, context, generators, comments, 0).writeSteps(steps, "pass");
  const globals = context.assigned.size === 0 ? [] : [`    global ${[...context.assigned].join(", ")}`];
  const commentLines = (comments.get(hatId) ?? "")
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => `# ${text}`);
  return [
    ...["", ...commentLines, head, ...globals].map((text) => ({ text, block: text === "" ? "" : hatId })),
    ...context.lines,
  ];
}

const lineWithoutBlock = (text: string): Line => ({ text, block: "" });

function functionHatId({ sprites }: SavedProgram, id: string): string {
  const hats = sprites.flatMap(({ workspace }) => topBlocks(workspace));
  const hat = hats.find(
    ({ type, extraState }) =>
      type === "function_create" && (extraState as { function?: unknown } | undefined)?.function === id,
  );
  return hat?.id ?? "";
}

/** The comments attached to blocks, by the block's id, each line safe in a Python comment. */
function commentsByBlock({ sprites }: SavedProgram): Map<string, string> {
  const notes = new Map<string, string>();
  const collect = (block: SavedBlock): void => {
    const text = (block.icons as { comment?: { text?: unknown } } | undefined)?.comment?.text;
    if (typeof text === "string" && block.id !== undefined) {
      notes.set(
        block.id,
        text
          .split(/[\n\r\u2028\u2029]/)
          .map(commentWords)
          .filter((line) => line !== "")
          .join("\n"),
      );
    }
  };
  for (const { workspace } of sprites) for (const block of topBlocks(workspace)) forEachBlock(block, collect);
  return notes;
}
