/** The field of a color: a swatch that opens a palette. Its value is "#rrggbb". */
import * as Blockly from "blockly/core";
import { colorNames } from "../../drawing/colorNames";
import { COLOR_FIELD } from "./registeredNames";

type Translate = (key: string) => string;

const COLOR = /^#[0-9a-f]{6}$/;
const SWATCH = new Blockly.utils.Size(30, 22);

/** May be called again. */
export function registerColorField(translate: Translate): void {
  class ColorField extends Blockly.Field<string> {
    override SERIALIZABLE = true;

    constructor(value: string) {
      super(Blockly.Field.SKIP_SETUP);
      this.ariaTypeName = translate("color.label");
      this.setValue(value);
    }

    static override fromJson({ value }: Blockly.FieldConfig & { value?: string }): ColorField {
      return new ColorField(value ?? colorNames[3][1]);
    }

    override initView(): void {
      this.size_ = SWATCH;
      this.createBorderRect_();
      this.borderRect_?.classList.add("color-swatch");
    }

    override getAriaValue(): string {
      return colorName(this.getValue() ?? "", translate);
    }

    override getText(): string {
      return colorName(this.getValue() ?? "", translate);
    }

    protected override doClassValidation_(value?: unknown): string | null {
      const color = String(value).toLowerCase();
      return COLOR.test(color) ? color : null;
    }

    protected override render_(): void {
      this.size_ = SWATCH;
      this.positionBorderRect_();
      this.borderRect_?.style.setProperty("fill", this.getValue());
    }

    protected override showEditor_(): void {
      const palette = paletteElement(this.getValue() ?? "", translate, {
        choose: (color) => this.setValue(color),
        close: () => Blockly.DropDownDiv.hideIfOwner<string>(this),
      });
      Blockly.DropDownDiv.getContentDiv().append(palette);
      Blockly.DropDownDiv.setColour("#ffffff", "#d9d0e8");
      Blockly.DropDownDiv.showPositionedByField<string>(this);
      palette.querySelector<HTMLElement>("[aria-pressed=true], button")?.focus();
    }
  }
  Blockly.registry.register(Blockly.registry.Type.FIELD, COLOR_FIELD, ColorField, true);
}

/** The name of an offered color, the number of any other. */
function colorName(color: string, translate: Translate): string {
  const [name] = colorNames.find(([, offered]) => offered === color) ?? [];
  return name === undefined ? color : translate(`draw.color.${name}`);
}

interface PaletteActions {
  choose: (color: string) => void;
  close: () => void;
}

/** The offered colors as buttons, and a field for any other color. */
function paletteElement(chosen: string, translate: Translate, { choose, close }: PaletteActions): HTMLElement {
  const palette = document.createElement("div");
  palette.className = "color-palette";
  palette.setAttribute("role", "group");
  palette.setAttribute("aria-label", translate("color.label"));
  for (const [name, color] of colorNames) {
    palette.append(
      swatchButton(color, translate(`draw.color.${name}`), color === chosen, () => {
        choose(color);
        close();
      }),
    );
  }
  palette.append(otherColor(chosen, translate("color.other"), choose));
  palette.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  return palette;
}

function swatchButton(color: string, name: string, pressed: boolean, choose: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "color-palette__color";
  button.style.backgroundColor = color;
  button.title = name;
  button.setAttribute("aria-label", name);
  button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", choose);
  return button;
}

function otherColor(chosen: string, name: string, choose: (color: string) => void): HTMLElement {
  const label = document.createElement("label");
  label.className = "color-palette__other";
  const input = document.createElement("input");
  input.type = "color";
  input.value = chosen;
  input.addEventListener("input", () => choose(input.value));
  label.append(input, name);
  return label;
}
