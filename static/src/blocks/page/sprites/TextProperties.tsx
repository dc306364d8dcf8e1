/** The text of a text box: its words, colors and alignment. */
import { useId } from "preact/hooks";
import { RadioRow } from "../../../components/RadioRow";
import { colorNames } from "../../../drawing/colorNames";
import type { SavedSprite, SavedText, TextAlign } from "../../compile";
import { DEFAULT_TEXT, MAX_TEXT_LENGTH } from "../../stage/model/textLook";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";

interface TextPropertiesProps {
  store: BlocksPageStore;
  sprite: SavedSprite;
  text: SavedText;
}

export function TextProperties({ store, sprite, text }: TextPropertiesProps) {
  const id = useId();
  const change = (changed: Partial<SavedText>) => store.changeSprite(sprite.id, { text: { ...text, ...changed } });
  return (
    <div class="text-properties">
      <label class="visually-hidden" for={id}>
        {translateBlocks("textBox.words")}
      </label>
      <textarea
        id={id}
        class="input"
        rows={2}
        maxLength={MAX_TEXT_LENGTH}
        value={text.words}
        data-text-words
        onInput={(event) => change({ words: event.currentTarget.value })}
      />
      <ColorRow
        label={translateBlocks("textBox.color")}
        name="color"
        value={text.color ?? DEFAULT_TEXT.color}
        onChange={(color) => change({ color })}
      />
      <ColorRow
        label={translateBlocks("textBox.background")}
        name="background"
        none={translateBlocks("textBox.noBackground")}
        value={text.background ?? DEFAULT_TEXT.background}
        onChange={(background) => change({ background })}
      />
      <AlignRow value={text.align ?? DEFAULT_TEXT.align} onChange={(align) => change({ align })} />
    </div>
  );
}

interface ColorRowProps {
  label: string;
  name: string;
  /** The name of the choice of no color. */
  none?: string;
  value: string;
  onChange: (color: string) => void;
}

function ColorRow({ label, name, none, value, onChange }: ColorRowProps) {
  const noColor =
    none === undefined ? [] : [{ value: "", label: none, shown: <span class="text-swatch text-swatch--none" /> }];
  return (
    <div class="text-properties__row" data-text-color={name}>
      <span aria-hidden="true">{label}</span>
      <RadioRow
        label={label}
        class="text-properties__choices"
        optionClass="text-properties__choice"
        value={value}
        onChange={onChange}
        options={[
          ...noColor,
          ...colorNames.map(([color, code]) => ({
            value: code as string,
            label: translateBlocks(`draw.color.${color}`),
            shown: <span class="text-swatch" style={{ background: code }} />,
          })),
        ]}
      />
    </div>
  );
}

const alignLines: Readonly<Record<TextAlign, string>> = {
  left: "M4 6h16M4 12h10M4 18h13",
  center: "M4 6h16M7 12h10M5.5 18h13",
  right: "M4 6h16M10 12h10M7 18h13",
};

function AlignRow({ value, onChange }: { value: TextAlign; onChange: (align: TextAlign) => void }) {
  const label = translateBlocks("textBox.align");
  return (
    <div class="text-properties__row">
      <span aria-hidden="true">{label}</span>
      <RadioRow
        label={label}
        class="text-properties__choices"
        optionClass="text-properties__choice"
        value={value}
        onChange={onChange}
        options={(["left", "center", "right"] as const).map((align) => ({
          value: align,
          label: translateBlocks(`textBox.align.${align}`),
          shown: (
            <svg viewBox="0 0 24 24" aria-hidden="true" class="text-align">
              <path d={alignLines[align]} />
            </svg>
          ),
        }))}
      />
    </div>
  );
}
