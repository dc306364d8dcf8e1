/** The drop-down whose choices are too many for a menu: it opens a window of the page instead. */
import * as Blockly from "blockly/core";
import { WINDOW_FIELD } from "./names";

/** Shows the choices, and tells what was chosen, unless the student changes their mind. */
export type OpenChoices = (chosen: string, choose: (value: string) => void) => void;

export function registerWindowField(open: OpenChoices): void {
  class WindowField extends Blockly.FieldDropdown {
    static override fromJson({ options }: Blockly.FieldDropdownFromJsonConfig): WindowField {
      return new WindowField(options ?? []);
    }

    protected override showEditor_(): void {
      open(this.getValue() ?? "", (value) => this.setValue(value));
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, WINDOW_FIELD, WindowField, true);
}
