import * as Blockly from "blockly/core";
import { definitions } from "../definitions";
import { registerClassField, type ListClasses } from "./classField";
import { blocklyJson } from "./json";
import { UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./names";
import type { Kept } from "./unknown";

type Say = (key: string, facts?: Record<string, string>) => string;

/** Makes every block and field known to Blockly; may be called again. */
export function registerBlocks(classes: ListClasses, say: Say): void {
  registerClassField(classes, { missing: say("class.missing"), none: say("class.none") });
  for (const definition of definitions) {
    const json = blocklyJson(definition, say);
    Blockly.Blocks[definition.type] = {
      init(this: Blockly.Block) {
        this.jsonInit(json);
      },
    };
  }
  Blockly.Blocks[UNKNOWN_COMMAND] = placeholder({ previousStatement: null, nextStatement: null }, say);
  Blockly.Blocks[UNKNOWN_VALUE] = placeholder({ output: null }, say);
}

interface Placeholder extends Blockly.Block {
  state?: Kept;
}

function placeholder(connections: Record<string, null>, say: Say) {
  return {
    init(this: Placeholder) {
      const label = { type: "field_label", name: "LABEL", text: "" };
      this.jsonInit({ message0: "%1", args0: [label], style: "unknown", tooltip: say("help.unknown"), ...connections });
    },
    saveExtraState(this: Placeholder) {
      return this.state;
    },
    loadExtraState(this: Placeholder, state: Kept) {
      this.state = state;
      this.setFieldValue(say("block.unknown", { type: state.kept.type }), "LABEL");
    },
  };
}
