/** A drop-down that opens a window of the page, because it has too many options for a menu. */
import * as Blockly from "blockly/core";
import type { PickOption } from "./pickField";
import { DIALOG_FIELD } from "./registeredNames";

/** Shows the options and reports the chosen one, unless the student cancels. */
export type OpenDialogField = (chosen: string, choose: (value: string) => void) => void;

interface OwnOptions {
  /** The sounds of the program that are in no library. */
  ownSounds: () => readonly PickOption[];
  /** Shown for one that was removed. */
  missing: string;
}

export function registerDialogField(open: OpenDialogField, { ownSounds, missing }: OwnOptions): void {
  class WindowField extends Blockly.FieldDropdown {
    constructor(private readonly fixed: readonly [string, string][]) {
      super(() => [...fixed, ...ownSounds().map(({ id, name }): [string, string] => [name, id])]);
    }

    static override fromJson({ options }: Blockly.FieldDropdownFromJsonConfig): WindowField {
      return new WindowField((options ?? []) as [string, string][]);
    }

    /** Never changes a saved program silently: a removed sound stays selected. */
    protected override doClassValidation_(value?: string): string | null {
      return typeof value === "string" ? value : null;
    }

    protected override getText_(): string {
      const chosen = this.getValue() ?? "";
      const [name] = this.fixed.find(([, id]) => id === chosen) ?? [];
      return name ?? ownSounds().find(({ id }) => id === chosen)?.name ?? missing;
    }

    protected override showEditor_(): void {
      open(this.getValue() ?? "", (value) => this.setValue(value));
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, DIALOG_FIELD, WindowField, true);
}
