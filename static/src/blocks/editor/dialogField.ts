/** A drop-down that opens a window of the page, because it has too many options for a menu. */
import * as Blockly from "blockly/core";
import { DIALOG_FIELD } from "./registeredNames";

/** Shows the options and reports the chosen one, unless the student cancels. */
export type OpenDialogField = (chosen: string, choose: (value: string) => void) => void;

export function registerDialogField(open: OpenDialogField): void {
  class WindowField extends Blockly.FieldDropdown {
    static override fromJson({ options }: Blockly.FieldDropdownFromJsonConfig): WindowField {
      return new WindowField(options ?? []);
    }

    protected override showEditor_(): void {
      open(this.getValue() ?? "", (value) => this.setValue(value));
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, DIALOG_FIELD, WindowField, true);
}
