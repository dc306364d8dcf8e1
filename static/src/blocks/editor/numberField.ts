/** The field into which a number is typed. It keeps what was typed where that says more than the number: 1.0 is no 1. */
import * as Blockly from "blockly/core";
import { NUMBER_FIELD } from "./registeredNames";

/** A whole number that is written as a decimal: blocks that ask for one give decimals. */
const WHOLE_DECIMAL = /^[+-]?\d+\.0+$/;

class NumberField extends Blockly.FieldNumber {
  static override fromJson({ value }: Blockly.FieldNumberFromJsonConfig): NumberField {
    return new NumberField(value);
  }

  /** Infinity is no number that could be saved; what was there before stays. */
  protected override doClassValidation_(typed?: unknown): number | null {
    const number = super.doClassValidation_(typed);
    if (number === null || !Number.isFinite(number)) return null;
    const text = String(typed).trim();
    // Blockly takes the value of a field as it is and only ever shows and saves it.
    return WHOLE_DECIMAL.test(text) ? (text as unknown as number) : number;
  }
}

export function registerNumberField(): void {
  Blockly.registry.register(Blockly.registry.Type.FIELD, NUMBER_FIELD, NumberField, true);
}
