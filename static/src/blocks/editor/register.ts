import * as Blockly from "blockly/core";
import { definitions, type Source } from "../definitions";
import { blocklyJson } from "./json";
import { UNKNOWN_COMMAND, UNKNOWN_VALUE } from "./names";
import { registerOwnBlocks, type ListFunctions } from "./ownBlocks";
import { registerPickField, type Choice, type Picks } from "./pickField";
import type { Kept } from "./unknown";
import { registerWindowField, type OpenChoices } from "./windowField";

type Say = (key: string, facts?: Record<string, string>) => string;

/** The things of the program that blocks name. */
export interface Things {
  choices: (from: Source) => readonly Choice[];
  functions: ListFunctions;
  /** Asks the student for a new thing. */
  make: Picks["make"];
  /** Lets the student choose a sound in a window of its own. */
  chooseSound: OpenChoices;
}

/** Sources of which the student can make more from a block's menu. */
const MAKEABLE: ReadonlySet<Source> = new Set<Source>(["message", "variable", "list"]);
/** These have the words of sprites. */
const OF_SPRITES: ReadonlySet<Source> = new Set<Source>(["goal", "touchable", "sprite"]);

/** Makes every block and field known to Blockly; may be called again. */
export function registerBlocks({ choices, functions, make, chooseSound }: Things, say: Say): void {
  registerWindowField(chooseSound);
  registerPickField({ choices, make, words: (from) => pickWords(from, say) });
  registerOwnBlocks(functions, say);
  for (const definition of definitions.filter(({ own }) => !own)) {
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

function pickWords(from: Source, say: Say) {
  const what = OF_SPRITES.has(from) ? "sprite" : from;
  return { missing: say(`${what}.missing`), none: say(`${what}.none`), make: MAKEABLE.has(from) ? say(`${what}.make`) : "" };
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
