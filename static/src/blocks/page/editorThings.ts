/** What the editor offers besides its blocks: names to choose from, and the dialogs in which they are made. */
import type { Signal } from "@preact/signals";
import type { Project } from "../../api";
import { askName } from "../../components/Ask";
import { toast } from "../../components/Toasts";
import type { SavedBlock, SavedProgram } from "../compile";
import type { Source } from "../definitions";
import type { EditorThings } from "../editor/editor";
import { packed, type Backpack } from "../program/backpack";
import { addNamed, freeName, isTaken, namedOf, newId, type NamedKind } from "../program/parts";
import { sayBlocks, sayEditor } from "../words";
import { choices, LONGEST_NAME } from "./choices";
import { openDialog } from "./dialogs";

/** Whose things they are. */
export interface ThingsOwner {
  readonly work: Signal<SavedProgram>;
  readonly project: Signal<Project>;
  /** The sprite whose blocks are shown. */
  readonly selected: Signal<string>;
  readonly backpack: Backpack;
  /** The program as it is now. */
  onScreen(): SavedProgram;
  change(changed: (program: SavedProgram) => SavedProgram): void;
  hideMenus(): void;
}

export function editorThings(owner: ThingsOwner): EditorThings {
  return {
    choices: (from) => choices(from, { program: owner.work.value, classes: owner.project.value.classes, selected: owner.selected.value }),
    functions: () => owner.work.value.functions ?? [],
    make: (from, made) => { if (isNamedKind(from)) void makeNamed(owner, from, made); },
    chooseSound: (chosen, choose) => { openDialog.value = { kind: "sounds", chosen, choose }; },
    makeFromToolbox: (what) => {
      owner.hideMenus();
      if (what === "function") askFunction(owner);
      else void makeNamed(owner, what, () => undefined);
    },
    manage: () => {
      owner.hideMenus();
      openDialog.value = { kind: "things" };
    },
    editFunction: (id) => editFunction(owner, id),
    keepBlock: (block, words) => pack(owner, block, words),
    copyBlock: (block) => { openDialog.value = { kind: "copy", block }; },
    explainBlock: (type, words) => { openDialog.value = { kind: "help", words, help: sayBlocks(`help.${type}`) }; },
  };
}

function pack(owner: ThingsOwner, block: SavedBlock, words: string): void {
  const around = { program: owner.onScreen(), classes: owner.project.value.classes };
  toast(sayEditor(owner.backpack.put(packed(block, words, around)) ? "backpack.kept" : "backpack.full"));
}

function editFunction({ work, hideMenus }: ThingsOwner, id: string): void {
  const edited = work.value.functions?.find((each) => each.id === id);
  hideMenus();
  if (edited !== undefined) openDialog.value = { kind: "function", edited, isNew: false };
}

function askFunction({ work }: ThingsOwner): void {
  const name = freeName(work.value.functions ?? [], (number) => `${sayBlocks("function.first")} ${number}`);
  openDialog.value = { kind: "function", edited: { id: newId(), name, parameters: [], returns: false }, isNew: true };
}

/** Asks for the name of a new message, variable or list. */
async function makeNamed(owner: ThingsOwner, kind: NamedKind, made: (id: string) => void): Promise<void> {
  const id = newId();
  const things = namedOf(owner.work.value, kind);
  await askName({
    title: sayBlocks(`${kind}.make`).replace("…", ""), label: sayBlocks(`${kind}.name`), yes: sayBlocks("things.make"),
    value: freeName(things, (number) => sayBlocks(`${kind}.numbered`, { number })), maxLength: LONGEST_NAME,
    save: async (name) => {
      if (isTaken(things, name)) throw new Error(sayBlocks("things.taken"));
      owner.change((program) => addNamed(program, kind, { id, name }));
      made(id);
    },
  });
}

const isNamedKind = (from: Source): from is NamedKind => from === "message" || from === "variable" || from === "list";
