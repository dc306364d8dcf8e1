import * as Blockly from "blockly/core";
import { categories } from "../definitions";
import { blockStyle } from "./registeredNames";

/** Mixes two colors: `share` 0 is the first, 1 the second. */
const mixed = (first: string, second: string, share: number): string =>
  Blockly.utils.colour.blend(second, first, share) ?? first;

const style = (color: string) => ({
  colourPrimary: color,
  colourSecondary: mixed(color, "#ffffff", 0.25),
  colourTertiary: mixed(color, "#000000", 0.25),
});

const UNKNOWN_COLOR = "#5f5b66";

export function makeTheme(fontFamily: string): Blockly.Theme {
  const blockStyles = Object.fromEntries(
    categories.flatMap(({ id, color }) => [
      [blockStyle(id), style(color)],
      [blockStyle(id, { hat: true }), { ...style(color), hat: "cap" }],
    ]),
  );
  const theme = new Blockly.Theme(
    "eyeblocks",
    { ...blockStyles, [blockStyle("unknown")]: style(UNKNOWN_COLOR) },
    Object.fromEntries(categories.map(({ id, color }) => [id, { colour: color }])),
    {
      workspaceBackgroundColour: "#ffffff",
      toolboxBackgroundColour: "#ffffff",
      toolboxForegroundColour: "#2b2438",
      flyoutBackgroundColour: "#f4f0fa",
      flyoutForegroundColour: "#4a4258",
      flyoutOpacity: 1,
      scrollbarColour: "#b08af0",
      scrollbarOpacity: 0.6,
      insertionMarkerColour: "#000000",
      insertionMarkerOpacity: 0.25,
    },
  );
  theme.setFontStyle({ family: fontFamily, weight: "600", size: 11.5 });
  return theme;
}
