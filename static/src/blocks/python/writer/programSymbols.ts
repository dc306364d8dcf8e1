/** The symbols of a program with their Python names. */
import {
  type CompiledProgram,
  functionBlockState,
  type Named,
  type SavedProgram,
  type SavedSprite,
  scenesOf,
  topBlocks,
} from "../../compile";
import { type Expression, expression, textLiteral } from "./expression";
import { Identifiers } from "./identifiers";
import { TypeInference } from "./typeInference";

/** What the page provides: the names shown on screen. */
export interface DisplayNames {
  classes: readonly Named[];
  spriteName: (sprite: SavedSprite) => string;
  costumes: (sprite: SavedSprite) => readonly Named[];
  /** Translates the name of a background, sound or note. */
  translate: (key: string) => string;
}

export class ProgramSymbols {
  readonly types = new TypeInference();
  readonly scenes: readonly Named[];
  readonly identifiers = new Identifiers();
  /** Functions that have blocks or are listed in the program. */
  readonly functions: ReadonlyMap<string, { name: string; parameters: readonly Named[] }>;
  /** Every message that is listed or that a block refers to. */
  readonly messages = new Map<string, string>();
  /** The classes that blocks refer to. */
  readonly usedClasses = new Set<string>();
  private readonly parameterIdentifiers = new Map<string, Identifiers>();

  constructor(
    readonly program: SavedProgram,
    readonly compiled: CompiledProgram,
    readonly displayNames: DisplayNames,
  ) {
    this.functions = knownFunctions(program);
    const scenes = scenesOf(program);
    this.scenes = scenes.map(({ id, name }, index) => ({
      id,
      name: name === "" ? displayNames.translate("scene.numbered").replace("{number}", String(index + 1)) : name,
    }));
    for (const sprite of program.sprites) this.spriteName(sprite.id);
    for (const { id } of program.variables ?? []) this.variableName(id);
    for (const { id } of program.lists ?? []) this.listName(id);
    for (const { id } of program.messages ?? []) this.messageName(id);
    if (this.scenes.length > 1) for (const { id } of this.scenes) this.sceneName(id);
    for (const id of this.functions.keys()) this.functionName(id);
  }

  /** The identifier; null for a deleted variable. */
  variableName = (id: string): string | null => this.identifierOf("variable", id, this.program.variables);
  listName = (id: string): string | null => this.identifierOf("list", id, this.program.lists);
  /** Scenes are named only where there are several. */
  sceneName = (id: string): string | null => this.identifierOf("scene", id, this.scenes);

  className(id: string): string | null {
    this.usedClasses.add(id);
    return this.identifierOf("class", id, this.displayNames.classes);
  }

  /** A deleted message still reaches the scripts that wait for it. */
  messageName(id: string): string {
    const name =
      this.program.messages?.find((message) => message.id === id)?.name ??
      this.displayNames.translate("message.missing");
    this.messages.set(id, name);
    return this.identifiers.identifierFor(`message ${id}`, name, "message");
  }

  spriteName(id: string): string | null {
    const sprite = this.program.sprites.find((item) => item.id === id);
    return sprite === undefined
      ? null
      : this.identifiers.identifierFor(`sprite ${id}`, this.displayNames.spriteName(sprite), "sprite");
  }

  functionName(id: string): string | null {
    const definition = this.functions.get(id);
    return definition === undefined
      ? null
      : this.identifiers.identifierFor(`function ${id}`, definition.name, "function");
  }

  /** The identifier of a parameter in its function. */
  parameterName(owner: string, id: string): string | null {
    const definition = this.functions.get(owner)?.parameters.find((parameter) => parameter.id === id);
    if (definition === undefined) return null;
    const names = this.parameterIdentifiers.get(owner) ?? new Identifiers(this.identifiers);
    this.parameterIdentifiers.set(owner, names);
    return names.identifierFor(id, definition.name, "value");
  }

  costumeNames(sprite: SavedSprite): readonly { id: string; name: string }[] {
    const taken = new Set<string>();
    return this.displayNames.costumes(sprite).map(({ id, name }) => {
      let unique = name;
      for (let number = 2; taken.has(unique); number += 1) unique = `${name} ${number}`;
      taken.add(unique);
      return { id, name: unique };
    });
  }

  private identifierOf(kind: string, id: string, all: readonly Named[] = []): string | null {
    const symbol = all.find((item) => item.id === id);
    return symbol === undefined
      ? null
      : this.identifiers.identifierFor(`${kind} ${id}`, symbol.name, kind === "class" ? "image_class" : kind);
  }
}

/** The functions of the program, and deleted ones that still have blocks. */
function knownFunctions(program: SavedProgram): Map<string, { name: string; parameters: readonly Named[] }> {
  const found = new Map(
    (program.functions ?? []).map((definition) => [
      definition.id,
      definition as { name: string; parameters: readonly Named[] },
    ]),
  );
  for (const { workspace } of program.sprites) {
    for (const hat of topBlocks(workspace).filter(({ type }) => type === "function_create")) {
      const { function: id, name, parameters } = functionBlockState(hat.extraState);
      if (!found.has(id)) found.set(id, { name, parameters });
    }
  }
  return found;
}

/** The identifier, or a placeholder for what was deleted. */
export const orMissing = (name: string | null, kind: string): Expression =>
  expression(name ?? `missing(${textLiteral(kind)})`, "any");
