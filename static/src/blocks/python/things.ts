/** What a program consists of besides its blocks, under its Python names. */
import { ownState, scenesOf, topBlocks, type CompiledProgram, type Named, type SavedProgram, type SavedSprite } from "../compile";
import { code, textLiteral, type Code } from "./code";
import { Kinds } from "./kinds";
import { Names } from "./names";

/** What the page knows and shows: names as they stand on the screen. */
export interface Shown {
  classes: readonly Named[];
  spriteName: (sprite: SavedSprite) => string;
  costumes: (sprite: SavedSprite) => readonly Named[];
  /** The words for a background, a sound, a note. */
  say: (key: string) => string;
}

export class Things {
  readonly kinds = new Kinds();
  readonly scenes: readonly Named[];
  readonly names = new Names();
  /** Functions that have blocks or are known by name. */
  readonly functions: ReadonlyMap<string, { name: string; parameters: readonly Named[] }>;
  /** Every message that is known or named by a block. */
  readonly messages = new Map<string, string>();
  /** Classes that blocks name. */
  readonly classes = new Set<string>();
  private readonly parameterNames = new Map<string, Names>();

  constructor(readonly program: SavedProgram, readonly compiled: CompiledProgram, readonly shown: Shown) {
    this.functions = functionsOf(program);
    const scenes = scenesOf(program);
    this.scenes = scenes.map(({ id, name }, place) => ({ id, name: name === "" ? shown.say("scene.numbered").replace("{number}", String(place + 1)) : name }));
    for (const each of program.sprites) this.sprite(each.id);
    for (const { id } of program.variables ?? []) this.variable(id);
    for (const { id } of program.lists ?? []) this.list(id);
    for (const { id } of program.messages ?? []) this.message(id);
    if (this.scenes.length > 1) for (const { id } of this.scenes) this.scene(id);
    for (const id of this.functions.keys()) this.functionName(id);
  }

  /** The identifier, or null for what is gone. */
  variable = (id: string): string | null => this.named("variable", id, this.program.variables);
  list = (id: string): string | null => this.named("list", id, this.program.lists);
  /** Scenes have names where there are several of them. */
  scene = (id: string): string | null => this.named("scene", id, this.scenes);

  imageClass(id: string): string | null {
    this.classes.add(id);
    return this.named("class", id, this.shown.classes);
  }


  /** A message that is gone still reaches those who wait for it. */
  message(id: string): string {
    const name = this.program.messages?.find((each) => each.id === id)?.name ?? this.shown.say("message.missing");
    this.messages.set(id, name);
    return this.names.of(`message ${id}`, name, "message");
  }

  sprite(id: string): string | null {
    const sprite = this.program.sprites.find((each) => each.id === id);
    return sprite === undefined ? null : this.names.of(`sprite ${id}`, this.shown.spriteName(sprite), "sprite");
  }

  functionName(id: string): string | null {
    const known = this.functions.get(id);
    return known === undefined ? null : this.names.of(`function ${id}`, known.name, "function");
  }

  /** A parameter within its function. */
  parameter(owner: string, id: string): string | null {
    const known = this.functions.get(owner)?.parameters.find((each) => each.id === id);
    if (known === undefined) return null;
    const names = this.parameterNames.get(owner) ?? new Names(this.names);
    this.parameterNames.set(owner, names);
    return names.of(id, known.name, "value");
  }

  costumeNames(sprite: SavedSprite): readonly { id: string; name: string }[] {
    const taken = new Set<string>();
    return this.shown.costumes(sprite).map(({ id, name }) => {
      let unique = name;
      for (let number = 2; taken.has(unique); number += 1) unique = `${name} ${number}`;
      taken.add(unique);
      return { id, name: unique };
    });
  }

  private named(kind: string, id: string, all: readonly Named[] = []): string | null {
    const thing = all.find((each) => each.id === id);
    return thing === undefined ? null : this.names.of(`${kind} ${id}`, thing.name, kind === "class" ? "image_class" : kind);
  }
}

/** Functions of the program, and those that are gone but whose blocks are still there. */
function functionsOf(program: SavedProgram): Map<string, { name: string; parameters: readonly Named[] }> {
  const found = new Map((program.functions ?? []).map((each) => [each.id, each as { name: string; parameters: readonly Named[] }]));
  for (const { workspace } of program.sprites) {
    for (const hat of topBlocks(workspace).filter(({ type }) => type === "function_create")) {
      const { function: id, name, parameters } = ownState(hat.extraState);
      if (!found.has(id)) found.set(id, { name, parameters });
    }
  }
  return found;
}

/** An identifier, or what stands where a block names something that is gone. */
export const orMissing = (name: string | null, what: string): Code => code(name ?? `missing(${textLiteral(what)})`, "any");
