/** What the drop-downs of sprites, pointer and edges are in Python. */
import { textLiteral } from "../code";
import { orMissing } from "../things";
import type { Writer } from "../writer";

export function target(block: Writer, option: string): string {
  const chosen = block.option(option);
  if (chosen === "self") return "self";
  if (chosen === "mouse") return "mouse";
  if (chosen === "wall" || chosen.startsWith("wall_")) return textLiteral(chosen);
  return orMissing(block.things.sprite(chosen), "sprite").text;
}
