import * as Blockly from "blockly/core";
import { definitions, type OptionSource } from "../definitions";
import { blocklyJson } from "./blocklyJson";
import { registerColorField } from "./colorField";
import type { ColumnState } from "./columns";
import { type OpenDialogField, registerDialogField } from "./dialogField";
import { type ListFunctions, registerFunctionBlocks } from "./functionBlocks";
import { registerNumberField } from "./numberField";
import { type PickOption, type PickSource, registerPickField } from "./pickField";
import { blockStyle, COLUMN_END, COLUMN_START, UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./registeredNames";
import { registerTextField } from "./textField";
import { removeTypeClass } from "./typeClass";
import type { UnknownBlockState } from "./unknownBlocks";

type Translate = (key: string, params?: Record<string, string>) => string;

/** The parts of the program that blocks refer to. */
export interface EditorSymbols {
  options: (from: OptionSource) => readonly PickOption[];
  /** The name that a deleted option had; undefined where it is not known. */
  deletedName: (from: OptionSource, id: string) => string | undefined;
  functions: ListFunctions;
  /** Asks the student for a new symbol. */
  makeSymbol: PickSource["makeSymbol"];
  /** Lets the student choose a sound in a window. */
  chooseSound: OpenDialogField;
}

/** Sources to which the student can add an option from a block's menu. */
const MAKEABLE_SOURCES: ReadonlySet<OptionSource> = new Set<OptionSource>(["message", "variable", "list"]);
/** Sources that use the words of sprites. */
const SPRITE_SOURCES: ReadonlySet<OptionSource> = new Set<OptionSource>(["goal", "touchable", "sprite"]);

/** Registers every block and field with Blockly; may be called again. */
export function registerBlocks(
  { options, deletedName, functions, makeSymbol, chooseSound }: EditorSymbols,
  translate: Translate,
): void {
  registerDialogField(chooseSound, {
    ownSounds: () => options("ownSound"),
    missing: translate("sound.missing"),
  });
  registerNumberField();
  registerTextField();
  registerColorField(translate);
  registerPickField({
    options,
    makeSymbol,
    texts: (from, chosen) => pickWords(from, deletedName(from, chosen), translate),
  });
  registerFunctionBlocks(functions, translate);
  for (const definition of definitions.filter(({ isFunctionBlock }) => !isFunctionBlock)) {
    const json = blocklyJson(definition, translate);
    Blockly.Blocks[definition.type] = {
      init(this: Blockly.Block) {
        this.jsonInit(json);
        removeTypeClass(this);
      },
    };
  }
  const unknown = ({ kept }: UnknownBlockState) => translate("block.unknown", { type: kept.type });
  const help = translate("help.unknown");
  Blockly.Blocks[UNKNOWN_COMMAND] = placeholder(unknown, { previousStatement: null, nextStatement: null, help });
  Blockly.Blocks[UNKNOWN_VALUE] = placeholder(unknown, { output: null, help });
  const column = (key: string) => (state: ColumnState) => translate(key, { column: String(state.column) });
  const columnHelp = translate("column.help");
  Blockly.Blocks[COLUMN_END] = placeholder(column("column.end"), { previousStatement: null, help: columnHelp });
  Blockly.Blocks[COLUMN_START] = placeholder(column("column.start"), { nextStatement: null, help: columnHelp });
}

function pickWords(from: OptionSource, deletedName: string | undefined, translate: Translate) {
  const what = SPRITE_SOURCES.has(from) ? "sprite" : from;
  return {
    missing:
      deletedName === undefined ? translate(`${what}.missing`) : translate(`${what}.deleted`, { name: deletedName }),
    none: translate(`${what}.none`),
    make: MAKEABLE_SOURCES.has(from) ? translate(`${what}.make`) : "",
  };
}

interface Placeholder<State> extends Blockly.Block {
  state?: State;
}

interface PlaceholderShape {
  previousStatement?: null;
  nextStatement?: null;
  output?: null;
  help: string;
}

/** A block that is not the language's: it shows `label` of its state. */
function placeholder<State>(label: (state: State) => string, { help: tooltip, ...connections }: PlaceholderShape) {
  return {
    init(this: Placeholder<State>) {
      const field = { type: "field_label", name: "LABEL", text: "" };
      this.jsonInit({ message0: "%1", args0: [field], style: blockStyle("unknown"), tooltip, ...connections });
      removeTypeClass(this);
    },
    saveExtraState(this: Placeholder<State>) {
      return this.state;
    },
    loadExtraState(this: Placeholder<State>, state: State) {
      this.state = state;
      this.setFieldValue(label(state), "LABEL");
    },
  };
}
