/** The drop-down of classes: it holds a class's permanent id and shows its present name. */
import * as Blockly from "blockly/core";
import { IMAGE_CLASS_FIELD } from "./names";

export interface ClassChoice {
  id: string;
  name: string;
}

export interface ClassWords {
  /** For a class that is gone. */
  missing: string;
  /** For a project without classes. */
  none: string;
}

export type ListClasses = () => readonly ClassChoice[];

/** What the menu offers: the classes, and the chosen one even when it is gone. */
export function classOptions(classes: readonly ClassChoice[], chosen: string, words: ClassWords): [string, string][] {
  const options = classes.map(({ id, name }): [string, string] => [name, id]);
  if (classes.some(({ id }) => id === chosen)) return options;
  if (chosen !== "") return [...options, [words.missing, chosen]];
  return options.length === 0 ? [[words.none, ""]] : options;
}

/** What the field shows. */
export function shownClass(classes: readonly ClassChoice[], chosen: string, words: ClassWords): string {
  return classes.find(({ id }) => id === chosen)?.name ?? (chosen === "" ? words.none : words.missing);
}

/** Registers the field; a fresh one holds the first class there is. */
export function registerClassField(classes: ListClasses, words: ClassWords): void {
  class ImageClassField extends Blockly.FieldDropdown {
    constructor() {
      super(function (this: Blockly.FieldDropdown) {
        return classOptions(classes(), this.getValue() ?? "", words);
      });
      this.maxDisplayLength = 20;
    }

    static override fromJson(): ImageClassField {
      return new ImageClassField();
    }

    /** A saved program is never changed silently: a class that is gone stays chosen. */
    protected override doClassValidation_(value?: string): string | null {
      return typeof value === "string" ? value : null;
    }

    protected override getText_(): string {
      return shownClass(classes(), this.getValue() ?? "", words);
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, IMAGE_CLASS_FIELD, ImageClassField, true);
}

/** Shows renamed and deleted classes as what they are now. */
export function refreshClassFields(workspace: Blockly.WorkspaceSvg): void {
  for (const block of workspace.getAllBlocks(false)) {
    for (const field of block.getFields()) {
      if (!(field instanceof Blockly.FieldDropdown) || !field.isOptionListDynamic()) continue;
      field.getOptions(false);
      field.forceRerender();
    }
  }
}
