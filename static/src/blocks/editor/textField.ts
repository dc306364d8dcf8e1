/** The field into which a text is typed. */
import * as Blockly from "blockly/core";
import { TEXT_FIELD } from "./registeredNames";

class TextField extends Blockly.FieldTextInput {
  static override fromJson({ text }: Blockly.FieldTextInputFromJsonConfig): TextField {
    return new TextField(text);
  }

  /** Screen readers hear the text as it is: Blockly takes a comma in it for the end of a part of its label. */
  override getAriaValue(): string | null {
    return super.getAriaValue()?.replaceAll(", ", " ") ?? null;
  }
}

export function registerTextField(): void {
  Blockly.registry.register(Blockly.registry.Type.FIELD, TEXT_FIELD, TextField, true);
}
