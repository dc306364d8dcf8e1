import * as Blockly from "blockly/core";

/** A toolbox category drawn as a colored dot above its name, narrow enough for a phone. */
class DotCategory extends Blockly.ToolboxCategory {
  protected override createIconDom_(): Element {
    const dot = document.createElement("span");
    dot.className = "blocks-dot";
    dot.style.backgroundColor = this.colour_;
    return dot;
  }

  protected override addColourBorder_(): void {}
}

export function registerToolboxCategory(): void {
  Blockly.registry.register(
    Blockly.registry.Type.TOOLBOX_ITEM,
    Blockly.ToolboxCategory.registrationName,
    DotCategory,
    true,
  );
}
