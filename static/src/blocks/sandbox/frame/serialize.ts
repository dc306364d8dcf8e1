/** Serializes parts of an update, limited to what the page shows. */

import type { ProgramData } from "../../runtime/data";
import { toText } from "../../runtime/values";
import type { StageSprite } from "../../stage/model/stageSprite";
import { type BubbleData, LIMITS, type MonitorData, type TextData, truncate } from "../protocol/messages";

/** The bubbles of the foremost sprites, if there are too many. */
export function serializeBubbles(sprites: readonly StageSprite[]): BubbleData[] {
  const talking = sprites.filter(({ bubble }) => bubble !== null).slice(-LIMITS.bubbles);
  return talking.map(({ serial, bubble }) => ({
    serial,
    kind: bubble?.kind ?? "speak",
    text: truncate(bubble?.text ?? ""),
  }));
}

/** What the foremost text boxes show, if there are too many. */
export function serializeTexts(sprites: readonly StageSprite[], spriteIndex: (id: string) => number): TextData[] {
  return sprites
    .flatMap(({ id, serial, text }) => {
      if (text === null) return [];
      const { align: _, ...shown } = text;
      return [{ ...shown, serial, sprite: spriteIndex(id) }];
    })
    .slice(-LIMITS.texts);
}

export function serializeMonitors({ variables, lists }: ProgramData): MonitorData {
  const monitors: MonitorData = { variables: [], lists: [] };
  for (const { id, value, shown } of variables.values())
    if (shown && id.length <= LIMITS.id) monitors.variables.push({ id, value: truncate(toText(value)) });
  for (const { id, items, shown } of lists.values()) {
    if (shown && id.length <= LIMITS.id)
      monitors.lists.push({
        id,
        length: items.length,
        items: items.slice(-LIMITS.items).map((item) => truncate(toText(item))),
      });
  }
  return monitors;
}
