/** Parts of an answer, cut to what the page shows. */
import { cut, MOST, type ToldBubble, type ToldData } from "../link/turns";
import type { Data } from "../runtime/data";
import { toText } from "../runtime/values";
import type { StageSprite } from "../stage/stageSprite";

/** The bubbles of the foremost sprites, where there are too many. */
export function toldBubbles(sprites: readonly StageSprite[]): ToldBubble[] {
  const speaking = sprites.filter(({ bubble }) => bubble !== null).slice(-MOST.bubbles);
  return speaking.map(({ serial, bubble }) => ({ serial, kind: bubble?.kind ?? "speak", text: cut(bubble?.text ?? "") }));
}

export function toldData({ variables, lists }: Data): ToldData {
  const told: ToldData = { variables: [], lists: [] };
  for (const { id, value, shown } of variables.values()) if (shown && id.length <= MOST.id) told.variables.push({ id, value: cut(toText(value)) });
  for (const { id, items, shown } of lists.values()) {
    if (shown && id.length <= MOST.id) told.lists.push({ id, length: items.length, items: items.slice(-MOST.items).map((item) => cut(toText(item))) });
  }
  return told;
}
