import * as Blockly from "blockly/core";
import type { CategoryId } from "../definitions";
import { categoryIcons } from "./categoryIcons";

const { Svg, dom } = Blockly.utils;

/** A category of the palette: its picture on its color above its name, narrow enough for a phone. */
class CategoryItem extends Blockly.ToolboxCategory {
  protected override createIconDom_(): Element {
    const tile = document.createElement("span");
    tile.className = "category-icon";
    tile.style.backgroundColor = this.colour_;
    const { categorystyle } = this.toolboxItemDef_ as Blockly.utils.toolbox.CategoryInfo;
    const picture = dom.createSvgElement(Svg.SVG, { viewBox: "0 0 24 24", "aria-hidden": "true" }, tile);
    dom.createSvgElement(Svg.PATH, { d: categoryIcons[categorystyle as CategoryId] }, picture);
    return tile;
  }

  protected override addColourBorder_(): void {}
}

/** May be called again. */
export function registerCategoryItem(): void {
  Blockly.registry.register(
    Blockly.registry.Type.TOOLBOX_ITEM,
    Blockly.ToolboxCategory.registrationName,
    CategoryItem,
    true,
  );
}
