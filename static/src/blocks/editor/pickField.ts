/** The drop-down of things with permanent ids: it holds an id and shows the present name. */
import * as Blockly from "blockly/core";
import type { Source } from "../definitions";
import { PICK_FIELD } from "./names";

export interface Choice {
  id: string;
  name: string;
}

export interface PickWords {
  /** For a thing that is gone. */
  missing: string;
  /** For a program that has none yet. */
  none: string;
  /** The last line of the menu, where one can be made; empty where not. */
  make: string;
}

export interface Picks {
  choices: (from: Source) => readonly Choice[];
  words: (from: Source) => PickWords;
  /** Makes a new thing and tells its id, unless the student changes their mind. */
  make: (from: Source, made: (id: string) => void) => void;
}

/** Not an id of anything. */
const MAKE = "\u0000make";

/** What the menu offers: what there is, and the chosen one even when it is gone. */
export function pickOptions(choices: readonly Choice[], chosen: string, words: PickWords): [string, string][] {
  const options = choices.map(({ id, name }): [string, string] => [name, id]);
  if (chosen !== "" && choices.every(({ id }) => id !== chosen)) options.push([words.missing, chosen]);
  if (words.make !== "") options.push([words.make, MAKE]);
  return options.length === 0 ? [[words.none, ""]] : options;
}

/** What the field shows. */
export function shownPick(choices: readonly Choice[], chosen: string, words: PickWords): string {
  return choices.find(({ id }) => id === chosen)?.name ?? (chosen === "" ? words.none : words.missing);
}

/** Registers the field; a fresh one holds the first thing there is. */
export function registerPickField(picks: Picks): void {
  class PickField extends Blockly.FieldDropdown {
    constructor(private readonly from: Source) {
      super(function (this: Blockly.FieldDropdown) {
        return pickOptions(picks.choices(from), this.getValue() ?? "", picks.words(from));
      });
      this.maxDisplayLength = 20;
      // Without anything to choose, Blockly would take the line that makes something new.
      this.setValue(picks.choices(from)[0]?.id ?? "");
    }

    static override fromJson(config: Blockly.FieldDropdownFromJsonConfig & { from?: Source }): PickField {
      return new PickField(config.from ?? "class");
    }

    /** A saved program is never changed silently: a thing that is gone stays chosen. */
    protected override doClassValidation_(value?: string): string | null {
      return typeof value === "string" ? value : null;
    }

    protected override getText_(): string {
      return shownPick(picks.choices(this.from), this.getValue() ?? "", picks.words(this.from));
    }

    protected override onItemSelected_(menu: Blockly.Menu, item: Blockly.MenuItem): void {
      if (item.getValue() !== MAKE) return super.onItemSelected_(menu, item);
      picks.make(this.from, (id) => this.setValue(id));
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, PICK_FIELD, PickField, true);
}

/** Shows renamed and deleted things as what they are now. */
export function refreshPickFields(workspace: Blockly.WorkspaceSvg): void {
  for (const block of workspace.getAllBlocks(false)) {
    for (const field of block.getFields()) {
      if (!(field instanceof Blockly.FieldDropdown) || !field.isOptionListDynamic()) continue;
      field.getOptions(false);
      field.forceRerender();
    }
  }
}
