/** A drop-down for parts of the program with permanent ids: it stores an id and shows the present name. */
import * as Blockly from "blockly/core";
import type { OptionSource } from "../definitions";
import { PICK_FIELD } from "./registeredNames";

export interface PickOption {
  id: string;
  name: string;
}

export interface PickTexts {
  /** Shown for an id that no longer exists: the name that it had, where that is known. */
  missing: string;
  /** Shown when there is nothing to choose. */
  none: string;
  /** The last item of the menu, which creates a new option; empty where that is impossible. */
  make: string;
}

export interface PickSource {
  options: (from: OptionSource) => readonly PickOption[];
  texts: (from: OptionSource, chosen: string) => PickTexts;
  /** Creates a new symbol and passes its id on, unless the student cancels. */
  makeSymbol: (from: OptionSource, onMade: (id: string) => void) => void;
}

/** Marks a field whose option was deleted. */
const MISSING_CLASS = "blocks-missing";
/** Never a real id. */
const MAKE_NEW = "\u0000make";

/** The menu items: everything that exists, and the chosen item even if it was deleted. */
export function pickOptions(choices: readonly PickOption[], chosen: string, words: PickTexts): [string, string][] {
  const options = choices.map(({ id, name }): [string, string] => [name, id]);
  if (chosen !== "" && choices.every(({ id }) => id !== chosen)) options.push([words.missing, chosen]);
  if (words.make !== "") options.push([words.make, MAKE_NEW]);
  return options.length === 0 ? [[words.none, ""]] : options;
}

/** The text that the field shows. */
export function pickText(choices: readonly PickOption[], chosen: string, words: PickTexts): string {
  return choices.find(({ id }) => id === chosen)?.name ?? (chosen === "" ? words.none : words.missing);
}

/** Registers the field; a new field selects the first option. */
export function registerPickField(picks: PickSource): void {
  class PickField extends Blockly.FieldDropdown {
    constructor(private readonly from: OptionSource) {
      super(function (this: Blockly.FieldDropdown) {
        const chosen = this.getValue() ?? "";
        return pickOptions(picks.options(from), chosen, picks.texts(from, chosen));
      });
      this.maxDisplayLength = 20;
      // Without any options Blockly would select the item that creates a new one.
      this.setValue(picks.options(from)[0]?.id ?? "");
    }

    static override fromJson(config: Blockly.FieldDropdownFromJsonConfig & { from?: OptionSource }): PickField {
      return new PickField(config.from ?? "class");
    }

    /** Never changes a saved program silently: a deleted option stays selected. */
    protected override doClassValidation_(value?: string): string | null {
      return typeof value === "string" ? value : null;
    }

    protected override getText_(): string {
      const chosen = this.getValue() ?? "";
      return pickText(picks.options(this.from), chosen, picks.texts(this.from, chosen));
    }

    protected override render_(): void {
      super.render_();
      const chosen = this.getValue() ?? "";
      const isMissing = chosen !== "" && picks.options(this.from).every(({ id }) => id !== chosen);
      this.getSvgRoot()?.classList.toggle(MISSING_CLASS, isMissing);
    }

    protected override onItemSelected_(menu: Blockly.Menu, item: Blockly.MenuItem): void {
      if (item.getValue() !== MAKE_NEW) return super.onItemSelected_(menu, item);
      picks.makeSymbol(this.from, (id) => this.setValue(id));
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, PICK_FIELD, PickField, true);
}

/** Updates the fields after options were renamed or deleted. */
export function refreshPickFields(workspace: Blockly.WorkspaceSvg): void {
  for (const block of workspace.getAllBlocks(false)) {
    for (const field of block.getFields()) {
      if (!(field instanceof Blockly.FieldDropdown) || !field.isOptionListDynamic()) continue;
      field.getOptions(false);
      field.forceRerender();
    }
  }
}
