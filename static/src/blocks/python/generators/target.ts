/** The Python form of the options for sprites, pointer and edges. */
import { textLiteral } from "../writer/expression";
import { orMissing } from "../writer/programSymbols";
import type { BlockWriter } from "../writer/scriptWriter";

export function targetExpression(block: BlockWriter, option: string): string {
  const chosen = block.option(option);
  if (chosen === "self") return "self";
  if (chosen === "mouse") return "mouse";
  if (chosen === "wall" || chosen.startsWith("wall_")) return textLiteral(chosen);
  return orMissing(block.symbols.spriteName(chosen), "sprite").text;
}
