import * as Blockly from "blockly/core";
import { categories } from "../definitions";

/** A colour mixed with another: `share` 0 is the first, 1 the second. */
const mixed = (first: string, second: string, share: number): string =>
  Blockly.utils.colour.blend(second, first, share) ?? first;

const style = (colour: string) => ({
  colourPrimary: colour,
  colourSecondary: mixed(colour, "#ffffff", 0.25),
  colourTertiary: mixed(colour, "#000000", 0.25),
});

const UNKNOWN_COLOUR = "#5f5b66";

export function makeTheme(fontFamily: string): Blockly.Theme {
  const blockStyles = Object.fromEntries(categories.flatMap(({ id, colour }) => [
    [id, style(colour)],
    [`${id}_hat`, { ...style(colour), hat: "cap" }],
  ]));
  const theme = new Blockly.Theme(
    "eyeblocks",
    { ...blockStyles, unknown: style(UNKNOWN_COLOUR) },
    Object.fromEntries(categories.map(({ id, colour }) => [id, { colour }])),
    {
      workspaceBackgroundColour: "#ffffff", toolboxBackgroundColour: "#ffffff", toolboxForegroundColour: "#2b2438",
      flyoutBackgroundColour: "#f4f0fa", flyoutForegroundColour: "#4a4258", flyoutOpacity: 1,
      scrollbarColour: "#b9aecb", scrollbarOpacity: 0.7, insertionMarkerColour: "#000000", insertionMarkerOpacity: 0.25,
    },
  );
  theme.setFontStyle({ family: fontFamily, weight: "600", size: 11.5 });
  return theme;
}
