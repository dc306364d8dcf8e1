/** What the editor calls on the page: options of drop-downs, and dialogs that create symbols. */
import type { Signal } from "@preact/signals";
import type { Project } from "../../../api";
import { askName } from "../../../components/Questions";
import { toast } from "../../../components/Toasts";
import type { SavedBlock, SavedProgram } from "../../compile";
import type { OptionSource } from "../../definitions";
import type { EditorCallbacks } from "../../editor/editor";
import { type Backpack, packBlock } from "../../program/backpack";
import { addSymbol, freeName, isTaken, newId, type SymbolKind, symbolsOf } from "../../program/symbols";
import { translateBlocks, translateEditor } from "../../words";
import { fieldOptions, MAX_NAME_LENGTH } from "./fieldOptions";
import { openDialog } from "./openDialog";

/** The part of the store that the callbacks use. */
export interface CallbackContext {
  readonly program: Signal<SavedProgram>;
  readonly project: Signal<Project>;
  /** The sprite whose blocks are shown. */
  readonly selectedSprite: Signal<string>;
  readonly backpack: Backpack;
  /** The program as it is now. */
  currentProgram(): SavedProgram;
  changeProgram(changed: (program: SavedProgram) => SavedProgram): void;
  hideMenus(): void;
}

export function editorCallbacks(owner: CallbackContext): Omit<EditorCallbacks, "showLoading" | "refuseBlocks"> {
  return {
    options: (from) =>
      fieldOptions(from, {
        program: owner.program.value,
        classes: owner.project.value.classes,
        selected: owner.selectedSprite.value,
      }),
    deletedName: (from, chosen) =>
      from === "class" ? owner.project.value.deleted_classes.find(({ id }) => id === chosen)?.name : undefined,
    functions: () => owner.program.value.functions ?? [],
    makeSymbol: (from, onMade) => {
      if (isSymbolKind(from)) void askForSymbol(owner, from, onMade);
    },
    chooseSound: (chosen, choose) => {
      openDialog.value = { kind: "sounds", chosen, choose };
    },
    makeFromToolbox: (kind) => {
      owner.hideMenus();
      if (kind === "function") askForFunction(owner);
      else void askForSymbol(owner, kind, () => undefined);
    },
    manageSymbols: () => {
      owner.hideMenus();
      openDialog.value = { kind: "symbols" };
    },
    editFunction: (id) => editFunction(owner, id),
    keepBlock: (block, words) => packIntoBackpack(owner, block, words),
    copyBlock: (block) => {
      openDialog.value = { kind: "copy", block };
    },
    explainBlock: (type, words) => {
      openDialog.value = { kind: "help", words, help: translateBlocks(`help.${type}`) };
    },
  };
}

function packIntoBackpack(owner: CallbackContext, block: SavedBlock, words: string): void {
  const { classes, deleted_classes } = owner.project.value;
  const context = { program: owner.currentProgram(), classes: [...classes, ...deleted_classes] };
  toast(translateEditor(owner.backpack.addItem(packBlock(block, words, context)) ? "backpack.kept" : "backpack.full"));
}

function editFunction({ program, hideMenus }: CallbackContext, id: string): void {
  const edited = program.value.functions?.find((definition) => definition.id === id);
  hideMenus();
  if (edited !== undefined) openDialog.value = { kind: "function", edited, isNew: false };
}

function askForFunction({ program }: CallbackContext): void {
  const name = freeName(program.value.functions ?? [], (number) => `${translateBlocks("function.first")} ${number}`);
  openDialog.value = { kind: "function", edited: { id: newId(), name, parameters: [], returns: false }, isNew: true };
}

/** Asks for the name of a new message, variable or list. */
async function askForSymbol(owner: CallbackContext, kind: SymbolKind, onMade: (id: string) => void): Promise<void> {
  const id = newId();
  const symbols = symbolsOf(owner.program.value, kind);
  await askName({
    title: translateBlocks(`${kind}.make`).replace("…", ""),
    label: translateBlocks(`${kind}.name`),
    yes: translateBlocks("symbols.make"),
    value: freeName(symbols, (number) => translateBlocks(`${kind}.numbered`, { number })),
    maxLength: MAX_NAME_LENGTH,
    save: async (name) => {
      if (isTaken(symbols, name)) throw new Error(translateBlocks("symbols.taken"));
      owner.changeProgram((program) => addSymbol(program, kind, { id, name }));
      onMade(id);
    },
  });
}

const isSymbolKind = (from: OptionSource): from is SymbolKind =>
  from === "message" || from === "variable" || from === "list";
